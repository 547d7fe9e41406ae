"""The work units of kdmeta-bench in plain eager PyTorch, with the same arguments and the same lines in and out.

A JSON line says what is in use; then each number on standard input is answered by a JSON line with the
milliseconds of so many repetitions.
"""

import argparse
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class LeNet5(nn.Module):
    picture_shape = (1, 32, 32)

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.conv1(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = functional.relu(self.fc1(x))
        x = functional.relu(self.fc2(x))
        return self.fc3(x)


class BasicBlock(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Identity()
        if stride != 1 or channels_in != channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        y += self.downsample(x)
        return self.relu(y)


class ResNet18(nn.Module):
    picture_shape = (3, 32, 32)

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        blocks = []
        channels_in = 64
        for stage in range(4):
            channels = 64 << stage
            blocks.append(BasicBlock(channels_in, channels, 2 if stage > 0 else 1))
            blocks.append(BasicBlock(channels, channels, 1))
            channels_in = channels
        self.blocks = nn.Sequential(*blocks)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(512, 10)

    def forward(self, x):
        x = self.blocks(self.relu(self.bn1(self.conv1(x))))
        return self.fc(torch.flatten(self.pool(x), 1))


NETWORKS = {"lenet5": LeNet5, "resnet18": ResNet18}


def forward(model, pictures, classes):
    model.eval()

    def work():
        with torch.no_grad():
            model(pictures)

    return work


def input_gradient(model, pictures, classes):
    model.eval()
    model.requires_grad_(False)
    pictures.requires_grad_()

    def work():
        loss = functional.cross_entropy(model(pictures), classes)
        torch.autograd.grad(loss, pictures)

    return work


def training_step(model, pictures, classes):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

    def work():
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(model(pictures), classes).backward()
        optimizer.step()

    return work


class LeNet5Half(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 5)
        self.conv2 = nn.Conv2d(3, 8, 5)
        self.fc1 = nn.Linear(200, 60)
        self.fc2 = nn.Linear(60, 42)
        self.fc3 = nn.Linear(42, 10)

    forward = LeNet5.forward


class Generator(nn.Module):
    """Of 128 channels: a dense layer to 8×8, two doublings with convolutions, normalised pictures of 32×32."""

    def __init__(self, latent=100, channels=128):
        super().__init__()
        self.channels = channels
        self.dense = nn.Linear(latent, channels * 8 * 8)
        self.norm0 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(channels, 0.8)
        self.conv2 = nn.Conv2d(channels, channels // 2, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(channels // 2, 0.8)
        self.picture = nn.Conv2d(channels // 2, 1, 3, padding=1)
        self.moments = nn.BatchNorm2d(1, affine=False)

    def forward(self, z):
        x = self.norm0(self.dense(z).view(-1, self.channels, 8, 8))
        x = functional.leaky_relu(self.norm1(self.conv1(functional.interpolate(x, scale_factor=2))), 0.2)
        x = functional.leaky_relu(self.norm2(self.conv2(functional.interpolate(x, scale_factor=2))), 0.2)
        return self.moments(torch.tanh(self.picture(x)))


def dafl_step(teacher, pictures, classes):
    """Generator and student learn from the same batch; the teacher's weights ask for gradients, as they do unless one sees to it."""
    teacher.eval()
    student, generator = LeNet5Half(), Generator()
    features = {}
    teacher.fc3.register_forward_hook(lambda module, inputs, output: features.update(last=inputs[0]))
    of_generator = torch.optim.Adam(generator.parameters(), lr=2e-3)
    of_student = torch.optim.Adam(student.parameters(), lr=2e-3)

    def work():
        of_generator.zero_grad(set_to_none=True)
        of_student.zero_grad(set_to_none=True)
        made = generator(torch.randn(len(classes), 100))
        logits = teacher(made)
        one_hot = functional.cross_entropy(logits, logits.argmax(1))
        mean = functional.softmax(logits, 1).mean(0)
        entropy = -(mean * torch.log10(mean)).sum()
        loss = one_hot - 5 * entropy - 0.1 * features["last"].abs().mean()
        answers = functional.log_softmax(student(made.detach()), 1)
        targets = functional.softmax(logits.detach(), 1)
        loss = loss + functional.kl_div(answers, targets, reduction="batchmean")
        loss.backward()
        of_generator.step()
        of_student.step()

    return work


UNITS = {"forward": forward, "input-gradient": input_gradient, "training-step": training_step,
         "dafl-step": dafl_step}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unit", choices=UNITS)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("batch", type=int)
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model = NETWORKS[arguments.network]()
    pictures = torch.rand(arguments.batch, *model.picture_shape)
    classes = torch.randint(0, 10, (arguments.batch,))
    work = UNITS[arguments.unit](model, pictures, classes)
    print(json.dumps({"libtorch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        milliseconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            work()
            milliseconds.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"milliseconds": milliseconds}), flush=True)


if __name__ == "__main__":
    main()
