"""DAFL's Algorithm 1 on MNIST as a plain PyTorch loop; prints the student's accuracies as a JSON list.

dafl_pytorch.py TEACHER.npz MNIST_FOLDER SEED STEPS EVERY BATCH CHANNELS GENERATOR_RATE STUDENT_RATE CHECKPOINT

Where it was stopped, it goes on from CHECKPOINT.
"""
import copy
import gzip
import json
import math
import pathlib
import sys

import numpy
import torch
from torch.nn import functional

from eager_pytorch import Generator, LeNet5, LeNet5Half

# Of the pixels of MNIST's training images, as kdmeta's teachers take them off.
MEAN, DEVIATION = 0.13066047, 0.3081078


class DoublingGenerator(Generator):
    """The generator of eager_pytorch, equal to it but for rounding, in half of its time."""

    def enlarged(self, x, convolution):
        """Doubled to its nearest and convolved by 3×3, as one transposed convolution by 4×4: 16 products for 36."""
        kernel = convolution.weight
        rows = functional.pad(kernel, (0, 0, 0, 1)) + functional.pad(kernel, (0, 0, 1, 0))
        both = functional.pad(rows, (0, 1)) + functional.pad(rows, (1, 0))
        return functional.conv_transpose2d(
            x.contiguous(memory_format=torch.channels_last), both.flip(2, 3).transpose(0, 1), convolution.bias,
            stride=2, padding=1)


def difference(generator):
    """How far a generator's images are from those of the plain one at most, in double precision."""
    plain = Generator(channels=generator.channels).double()
    plain.load_state_dict(generator.state_dict())
    z = torch.randn(8, 100, generator=torch.Generator().manual_seed(0)).double()
    with torch.no_grad():
        return (plain(z) - copy.deepcopy(generator).double()(z)).abs().max().item()


def numbers(folder, name, offset):
    for path in [folder / f"{name}.gz", folder / name]:
        if path.exists():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            return numpy.frombuffer(data, numpy.uint8, offset=offset)
    sys.exit(f"{folder / name}: no such file")


def main():
    weights, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seed, steps, every, batch, channels = map(int, sys.argv[3:8])
    generator_rate, student_rate = map(float, sys.argv[8:10])
    checkpoint = pathlib.Path(sys.argv[10])
    torch.manual_seed(seed)
    # The transposed convolution of PyTorch 1 takes longer backwards than the two layers that it stands for.
    is_fast = int(torch.__version__.split(".")[0]) >= 2
    teacher, student = LeNet5(), LeNet5Half()
    generator = (DoublingGenerator if is_fast else Generator)(channels=channels)
    teacher.load_state_dict({name: torch.tensor(array) for name, array in numpy.load(weights).items()})
    if difference(generator) > 1e-10:
        sys.exit("the transposed convolutions are not what doubling and convolving make")
    # The same numbers in a layout that PyTorch's convolutions are twice as fast in.
    generator.to(memory_format=torch.channels_last)
    teacher.eval()
    features = {}
    teacher.fc3.register_forward_hook(lambda module, inputs, output: features.update(last=inputs[0]))
    pixels = numbers(folder, "t10k-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)
    pixels = functional.pad(torch.tensor(pixels.astype("float32") / 255), (2, 2, 2, 2))
    images = (pixels - MEAN) / DEVIATION
    truths = torch.tensor(numbers(folder, "t10k-labels-idx1-ubyte", 8).astype("int64"))
    of_generator = torch.optim.Adam(generator.parameters(), lr=generator_rate)
    of_student = torch.optim.Adam(student.parameters(), lr=student_rate)
    curve = []
    parts = [student, generator, of_student, of_generator]
    if checkpoint.exists():
        curve, states, numbers_to_come = torch.load(checkpoint)
        for part, state in zip(parts, states):
            part.load_state_dict(state)
        torch.set_rng_state(numbers_to_come)
    for step in range(len(curve) * every + 1, steps + 1):
        of_generator.zero_grad(set_to_none=True)
        logits = teacher(generator(torch.randn(batch, 100)))
        one_hot = functional.cross_entropy(logits, logits.argmax(1))
        mean = functional.softmax(logits, 1).mean(0)
        entropy = -(mean * torch.log(mean.clamp_min(1e-30))).sum()
        (one_hot - 5 / math.log(10) * entropy - 0.1 * features["last"].abs().mean()).backward()
        of_generator.step()

        with torch.no_grad():
            made = generator(torch.randn(batch, 100))
            targets = functional.softmax(teacher(made), 1)
        of_student.zero_grad(set_to_none=True)
        answers = functional.log_softmax(student(made), 1)
        functional.kl_div(answers, targets, reduction="batchmean").backward()
        of_student.step()
        if step % every == 0:
            with torch.no_grad():
                curve.append((student(images).argmax(1) == truths).double().mean().item())
            partial = checkpoint.with_suffix(".partial")
            torch.save((curve, [part.state_dict() for part in parts], torch.get_rng_state()), partial)
            partial.replace(checkpoint)
    print(json.dumps(curve))


if __name__ == "__main__":
    main()
