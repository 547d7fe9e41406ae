"""The work units of kdmeta-bench in plain eager PyTorch, with the same arguments and the same lines in and out."""

import argparse

import numpy
import torch
from torch import nn
from torch.nn import functional

from turns import take_turns


class LeNet5(nn.Module):
    image_shape = (1, 32, 32)

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
    image_shape = (3, 32, 32)

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


def matrix_product(model, images, classes):
    """Of two square matrices, with as many rows as the batch."""
    one, other = (torch.rand(len(classes), len(classes)) for _ in range(2))
    return lambda: one @ other


def copy(model, images, classes):
    """Of as many million numbers as the batch has images."""
    numbers = torch.rand(len(classes) * 1_000_000)
    target = torch.zeros_like(numbers)
    return lambda: target.copy_(numbers)


def forward(model, images, classes):
    model.eval()

    def work():
        with torch.no_grad():
            model(images)

    return work


def input_gradient(model, images, classes):
    model.eval()
    model.requires_grad_(False)
    images.requires_grad_()

    def work():
        loss = functional.cross_entropy(model(images), classes)
        torch.autograd.grad(loss, images)

    return work


def training_step(model, images, classes):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

    def work():
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(model(images), classes).backward()
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
    """Of 128 channels: a dense layer to 8×8, two doublings with convolutions, normalised images of 32×32."""

    def __init__(self, latent=100, channels=128):
        super().__init__()
        self.channels = channels
        self.dense = nn.Linear(latent, channels * 8 * 8)
        self.norm0 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(channels, 0.8)
        self.conv2 = nn.Conv2d(channels, channels // 2, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(channels // 2, 0.8)
        self.image = nn.Conv2d(channels // 2, 1, 3, padding=1)
        self.moments = nn.BatchNorm2d(1, affine=False)

    def enlarged(self, x, convolution):
        return convolution(functional.interpolate(x, scale_factor=2))

    def forward(self, z):
        x = self.norm0(self.dense(z).view(-1, self.channels, 8, 8))
        x = functional.leaky_relu(self.norm1(self.enlarged(x, self.conv1)), 0.2)
        x = functional.leaky_relu(self.norm2(self.enlarged(x, self.conv2)), 0.2)
        return self.moments(torch.tanh(self.image(x)))


def dafl_step(teacher, images, classes):
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


def affine(images):
    """Images turned, stretched, sheared and moved at random, each otherwise."""
    def column(range):
        return (torch.rand(len(images), 1) * 2 - 1) * range

    angle, wide, high, slope = column(0.25), 1 + column(0.15), 1 + column(0.15), column(0.2)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    maps = torch.cat([cosine * wide, (slope * cosine - sine) * wide, column(0.25),
                      sine * high, (slope * sine + cosine) * high, column(0.25)], 1).view(-1, 2, 3)
    grid = functional.affine_grid(maps, images.shape, align_corners=False)
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)


def distill_step(teacher, images, classes):
    """A student learns what the teacher says of changed images, half of which are mixed with others."""
    teacher.eval()
    student = LeNet5Half()
    optimizer = torch.optim.Adam(student.parameters(), lr=4e-3)
    data = torch.rand(4 * len(classes), *images.shape[1:])
    half = len(classes) // 2

    def work():
        batch = affine(data[torch.randint(len(data), (len(classes),))])
        others = batch[torch.randperm(len(batch))[:half]]
        weight = torch.rand(half, 1, 1, 1) / 2 + 0.5
        batch = torch.cat([others + (batch[:half] - others) * weight, batch[half:]])
        with torch.no_grad():
            targets = functional.softmax(teacher(batch) / 4, 1)
        answers = functional.log_softmax(student(batch) / 4, 1)
        optimizer.zero_grad(set_to_none=True)
        (functional.kl_div(answers, targets, reduction="batchmean") * 16).backward()
        optimizer.step()

    return work


def flat_layers(model, images):
    """What the layers of LeNet-5 make of images, behind their rectifiers and before pooling, and its logits."""
    one = functional.relu(model.conv1(images))
    two = functional.relu(model.conv2(functional.max_pool2d(one, 2)))
    three = functional.relu(model.fc1(torch.flatten(functional.max_pool2d(two, 2), 1)))
    four = functional.relu(model.fc2(three))
    return [one.flatten(1), two.flatten(1), three, four, model.fc3(four)]


def top_layer_distance(layers, batch):
    wanted = torch.randn(batch, 10)
    return lambda now: (functional.relu(now[-1] / 8) - functional.relu(wanted)).square().mean(1)


def all_layers_distance(layers, batch):
    wanted = [torch.randn(batch, layer.shape[1]) for layer in layers]
    return lambda now: sum((one - two).square().mean(1) for one, two in zip(now, wanted))


def network_coefficients(layers):
    """What takes layers to the first tenth of the coefficients of all units; where a basis leads to makes no difference in time."""
    units = sum(layer.shape[1] for layer in layers)
    basis = torch.randn(units, units // 10)
    return lambda now: torch.cat(now, 1) @ basis


def pair_coefficients(layers):
    """The same of each two consecutive layers, all in a row."""
    pairs = []
    for index, (one, two) in enumerate(zip(layers, layers[1:])):
        count = max(1, (one.shape[1] + two.shape[1]) // 10)
        count = min(count, one.shape[1], two.shape[1])
        pairs.append((index, torch.randn(one.shape[1], count), torch.randn(two.shape[1], count)))
    return lambda now: torch.cat([now[index] @ first + now[index + 1] @ second for index, first, second in pairs], 1)


def coefficient_distance(coefficients):
    def distance(layers, batch):
        of = coefficients(layers)
        wanted = torch.randn(batch, of(layers).shape[1])
        return lambda now: (of(now) - wanted).square().sum(1)

    return distance


class ClassSums:
    """Counts, sums and second moments of rows, class by class in double precision: whole matrices, or those of each number with itself."""

    def __init__(self, count, has_matrices):
        self.has_matrices = has_matrices
        self.counts, self.sums = numpy.zeros(10, int), numpy.zeros((10, count))
        self.squares = numpy.zeros((10, count, count) if has_matrices else (10, count))

    def observe(self, rows, classes):
        for number in range(10):
            chosen = rows[classes == number].astype(numpy.float64)
            self.counts[number] += len(chosen)
            self.sums[number] += chosen.sum(0)
            self.squares[number] += chosen.T @ chosen if self.has_matrices else (chosen ** 2).sum(0)


def record_all(model, images, classes):
    """A batch taken into the statistics of every kind of record, as a script with NumPy would gather them."""
    model.eval()
    with torch.no_grad():
        layers = flat_layers(model, images)
        channels = [6, 16, *(layer.shape[1] for layer in layers[2:])]
        basis, pairs = network_coefficients(layers), pair_coefficients(layers)

    def count(coefficients):
        return coefficients(layers).shape[1]

    top, network, of_pairs = ClassSums(10, True), ClassSums(count(basis), True), ClassSums(count(pairs), True)
    by_layer = [ClassSums(layer.shape[1], layer.shape[1] <= 128) for layer in layers]
    by_channel = [ClassSums(number, False) for number in channels]
    truths = classes.numpy()

    def work():
        with torch.no_grad():
            now = flat_layers(model, images)
            top.observe((now[-1] / 8).numpy(), truths)
            for sums, layer in zip(by_layer, now):
                sums.observe(layer.numpy(), truths)
            for sums, number, layer in zip(by_channel, channels, now):
                places = layer.view(len(layer), number, -1).transpose(1, 2).reshape(-1, number)
                sums.observe(places.numpy(), truths.repeat(len(places) // len(layer)))
            network.observe(basis(now).numpy(), truths)
            of_pairs.observe(pairs(now).numpy(), truths)

    return work


def steps(distance):
    """Ten steps of making images of which the teacher's activations are what is wanted, with priors of their pixels."""
    def unit(teacher, images, classes):
        teacher.eval()
        teacher.requires_grad_(False)
        with torch.no_grad():
            far = distance(flat_layers(teacher, images), len(images))

        def work():
            made = torch.rand_like(images).requires_grad_()
            optimizer = torch.optim.Adam([made], lr=0.3)
            for _ in range(10):
                rough = (made[..., 1:] - made[..., :-1]).abs().mean((1, 2, 3)) + (made[..., 1:, :] - made[..., :-1, :]).abs().mean((1, 2, 3))
                moments = (made.mean((1, 2, 3)) - 0.13).square() + (made.std((1, 2, 3)) - 0.31).square()
                loss = far(flat_layers(teacher, (made - 0.13) / 0.31)) + 2 * rough + 10 * moments
                optimizer.zero_grad(set_to_none=True)
                loss.sum().backward()
                optimizer.step()
                with torch.no_grad():
                    made.clamp_(0, 1)

        return work

    return unit


def edges(model):
    """The absolute path weights between consecutive layers of LeNet-5, from each unit of one to each of the next."""
    weights = {name: value.detach().abs().double() for name, value in model.named_parameters() if name.endswith("weight")}

    def pooled(units, shape):
        return functional.avg_pool2d(torch.eye(units, dtype=torch.float64).view(units, *shape), 2)

    one = functional.conv2d(pooled(6 * 28 * 28, (6, 28, 28)), weights["conv2.weight"]).flatten(1)
    two = pooled(16 * 10 * 10, (16, 10, 10)).flatten(1) @ weights["fc1.weight"].T
    return [one.numpy(), two.numpy(), weights["fc2.weight"].T.numpy(), weights["fc3.weight"].T.numpy()]


def network_basis(model, images, classes):
    """The lowest tenth of the normalised Laplacian's eigenvectors: the highest of the normalised weights'."""
    import scipy.sparse
    import scipy.sparse.linalg

    def work():
        blocks = edges(model)
        sizes = [block.shape[0] for block in blocks] + [blocks[-1].shape[1]]
        rows = [[None] * len(sizes) for _ in sizes]
        for index, block in enumerate(blocks):
            rows[index][index + 1] = scipy.sparse.csr_matrix(block)
            rows[index + 1][index] = scipy.sparse.csr_matrix(block.T)
        weights = scipy.sparse.bmat(rows, format="csr")
        degrees = numpy.asarray(weights.sum(1)).ravel()
        scale = scipy.sparse.diags(1 / numpy.sqrt(numpy.maximum(degrees, 1e-300)))
        count = sum(sizes) // 10
        scipy.sparse.linalg.eigsh(scale @ weights @ scale, k=count + 1, which="LA")

    return work


def pair_bases(model, images, classes):
    """The same of each pair of layers, by the singular vectors of the weights between the two."""
    import scipy.sparse.linalg

    def work():
        for block in edges(model):
            first, second = (numpy.sqrt(numpy.maximum(block.sum(axis), 1e-300)) for axis in (1, 0))
            block = block / first[:, None] / second
            count = min(sum(block.shape) // 10 + 1, min(block.shape))
            if count < min(block.shape):
                scipy.sparse.linalg.svds(block, k=count)
            else:
                numpy.linalg.svd(block, full_matrices=False)

    return work


UNITS = {"matrix-product": matrix_product, "copy": copy, "forward": forward, "record-all": record_all, "input-gradient": input_gradient, "training-step": training_step,
         "dafl-step": dafl_step, "distill-step": distill_step, "top-layer-steps": steps(top_layer_distance),
         "all-layers-steps": steps(all_layers_distance), "spectral-steps": steps(coefficient_distance(network_coefficients)),
         "spectral-pairs-steps": steps(coefficient_distance(pair_coefficients)),
         "network-basis": network_basis, "pair-bases": pair_bases}


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
    images = torch.rand(arguments.batch, *model.image_shape)
    classes = torch.randint(0, 10, (arguments.batch,))
    work = UNITS[arguments.unit](model, images, classes)
    take_turns(work, libtorch=torch.__version__, threads=torch.get_num_threads())


if __name__ == "__main__":
    main()
