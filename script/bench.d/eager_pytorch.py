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


UNITS = {"forward": forward, "input-gradient": input_gradient, "training-step": training_step}


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
