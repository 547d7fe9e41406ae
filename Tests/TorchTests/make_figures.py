"""Writes figures.json, what PyTorch makes of the operations that the tests repeat.

    python make_figures.py

Made with torch 2.13.0 (`script/python --torch`); the numbers hold for any version.
"""

import json
import pathlib
import random

import torch
import torch.nn.functional as F

random.seed(1)


def distinct(*shape, low=-2.0, step=1 / 16):
    """Numbers that are short in writing, all different, none 0, so that no figure lies on a kink or a tie."""
    count = torch.Size(shape).numel()
    values = [low + step * (i + 0.5) for i in range(max(count, int(-2 * low / step)))]
    random.shuffle(values)
    return torch.tensor(values[:count]).reshape(shape)


def positive(*shape):
    return distinct(*shape).abs() + 0.25


def short(value, digits=7):
    value = float(f"{value:.{digits}g}")
    return int(value) if value.is_integer() else value


def written(tensor, digits=7):
    """A tensor as JSON; its type is that of a number that says nothing else: float32."""
    kind = {torch.float32: {}, torch.int64: {"type": "int64"}, torch.bool: {"type": "bool"}}[tensor.dtype]
    values = [short(value, digits) for value in tensor.to(torch.float64).flatten().tolist()]
    return {**kind, "shape": list(tensor.shape), "values": values}


cases = []


def case(operation, inputs, compute, name="", differentiable=None, **settings):
    """One figure; `differentiable` counts the inputs that have derivatives, all those of floats by default."""
    numbers = {key: value if isinstance(value, list) else [value] for key, value in settings.items()}
    outputs = compute(*[tensor.clone() for tensor in inputs])
    outputs = outputs if isinstance(outputs, (tuple, list)) else [outputs]
    if differentiable is None:
        differentiable = [i for i, tensor in enumerate(inputs) if tensor.dtype == torch.float32]
    cases.append({
        "operation": operation,
        "name": name,
        "inputs": [written(tensor) for tensor in inputs],
        "settings": {key: [short(value) for value in values] for key, values in numbers.items()},
        "outputs": [written(tensor) for tensor in outputs],
        "differentiable": differentiable,
    })


# Arithmetic. Two rows of three meet a column of two: shapes stretch both ways.
matrix, column, row = distinct(2, 3), distinct(2, 1), distinct(3)
for operation, compute in {
    "sum": torch.add, "difference": torch.sub, "product": torch.mul, "quotient": torch.div,
    "maximum": torch.maximum, "minimum": torch.minimum,
}.items():
    case(operation, [matrix, column], compute, "of a matrix and a column")
    case(operation, [column, row], compute, "of a column and a row")
case("equal", [torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 5.0, 3.0])], torch.eq, differentiable=[])
case("greater", [matrix, column], torch.gt, differentiable=[])
case("matrixProduct", [distinct(2, 3), distinct(3, 4)], torch.matmul, "of matrices")
case("matrixProduct", [distinct(2, 2, 3), distinct(3, 2)], torch.matmul, "of a stack and a matrix")
case("matrixProduct", [distinct(2, 3), distinct(3)], torch.matmul, "of a matrix and a vector")
case("plusNumber", [matrix], lambda a: a + 1.5, number=1.5)
case("minusNumber", [matrix], lambda a: a - 1.5, number=1.5)
case("timesNumber", [matrix], lambda a: a * -2.5, number=-2.5)
case("overNumber", [matrix], lambda a: a / 4, number=4)
case("numberMinus", [matrix], lambda a: 1.5 - a, number=1.5)
case("numberTimes", [matrix], lambda a: -2.5 * a, number=-2.5)
for operation, compute in {
    "negation": torch.neg, "absolute": torch.abs, "exponential": torch.exp, "square": torch.square,
    "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
}.items():
    case(operation, [matrix], compute)
case("logarithm", [positive(2, 3)], torch.log)
case("squareRoot", [positive(2, 3)], torch.sqrt)
case("floor", [torch.tensor([-1.5, -1.0, -0.25, 0.0, 0.75, 2.0])], torch.floor, differentiable=[])
case("power", [positive(2, 3)], lambda a: a.pow(2.5), "2.5", exponent=2.5)
case("power", [matrix], lambda a: a.pow(3), "3", exponent=3)
case("power", [positive(2, 3)], lambda a: a.pow(-0.5), "-0.5", exponent=-0.5)
case("clamp", [matrix], lambda a: a.clamp(-0.5, 0.75), low=-0.5, high=0.75)
case("leakyReLU", [matrix], lambda a: F.leaky_relu(a, 0.2), slope=0.2)
for dimension in (0, 1, -1):
    case("softmax", [matrix], lambda a: a.softmax(dimension), f"along {dimension}", dimension=dimension)
    case("logSoftmax", [matrix], lambda a: a.log_softmax(dimension), f"along {dimension}", dimension=dimension)
case("logSoftmax", [torch.tensor([[1000.0, 0.0, -1000.0]])], lambda a: a.log_softmax(1), "of far numbers",
     differentiable=[], dimension=1)
case("select", [torch.tensor([[True, False, True]]), matrix, column], torch.where)

# Reductions.
solid = distinct(2, 3, 2)
for dimensions, keep in (([], False), ([0], False), ([1], True), ([0, 2], False), ([-1], True)):
    name = f"over {dimensions}{', kept' if keep else ''}"
    every = dimensions or [0, 1, 2]
    for operation, compute in {
        "total": torch.sum, "mean": torch.mean, "greatest": torch.amax, "least": torch.amin
    }.items():
        case(operation, [solid], lambda a: compute(a, dim=every, keepdim=keep), name, dimensions=dimensions, keep=keep)
case("argmax", [solid], lambda a: a.argmax(1), "of different numbers", differentiable=[], dimension=1)
case("argmax", [torch.tensor([[0.0, 3.0, 3.0, 1.0]])], lambda a: a.argmax(1), "of a tie", differentiable=[], dimension=1)
# The operation makes x·xᵀ + identity positive definite itself, so that each entry of x may be moved alone.
case("cholesky", [distinct(3, 3)], lambda a: torch.linalg.cholesky(a @ a.mT + torch.eye(3)), "of a matrix")
case("cholesky", [distinct(2, 3, 3)], lambda a: torch.linalg.cholesky(a @ a.mT + torch.eye(3)), "of a stack")

# Shapes.
case("reshaped", [solid], lambda a: a.reshape(4, 3), shape=[4, -1])
case("expanded", [column], lambda a: a.expand(3, 2, 4), shape=[3, 2, 4])
case("permuted", [solid], lambda a: a.permute(2, 0, 1), dimensions=[2, 0, 1])
case("transposed", [solid], lambda a: a.mT)
case("slice", [distinct(2, 7)], lambda a: a[:, 1:6], "in ones", dimension=1, start=1, end=6, step=1)
case("slice", [distinct(2, 7)], lambda a: a[:, 1:6:2], "in twos", dimension=1, start=1, end=6, step=2)
case("slice", [distinct(2, 3)], lambda a: a[1:9], "past the end", dimension=0, start=1, end=9, step=1)
case("selecting", [distinct(4, 2), torch.tensor([3, 0, 3])], lambda a, i: a[i], "rows, one twice", dimension=0)
case("selecting", [distinct(2, 3), torch.tensor([2, 1])], lambda a, i: a[:, i], "columns", dimension=1)
case("gathering", [distinct(2, 3), torch.tensor([[0, 2], [1, 1]])], lambda a, i: a.gather(1, i), dimension=1)
case("flipped", [solid], lambda a: a.flip([0, 2]), dimensions=[0, 2])
case("concatenating", [distinct(2, 3), distinct(1, 3)], lambda a, b: torch.cat([a, b]), "rows", dimension=0)
case("concatenating", [distinct(2, 3), distinct(2, 1)], lambda a, b: torch.cat([a, b], 1), "columns", dimension=1)
case("padded", [distinct(2, 3)], lambda a: F.pad(a, [1, 0, 0, 2], value=0.5), "outward", amounts=[1, 0, 0, 2], value=0.5)
case("padded", [distinct(3, 4)], lambda a: F.pad(a, [-1, 1]), "inward", amounts=[-1, 1], value=0)
case("oneHot", [torch.tensor([[2, 0], [1, 2]])], lambda a: F.one_hot(a, 4).float(), count=4)

# Networks.
case("linear", [distinct(2, 3), distinct(4, 3), distinct(4)], F.linear, "with a bias")
case("linear", [distinct(2, 3), distinct(4, 3)], F.linear, "without a bias")


def convolution(name, x, weight, bias=None, stride=1, padding=0, dilation=1, output_padding=0, groups=1, transposed=False):
    rank = x.dim() - 2
    spread = lambda value: value if isinstance(value, list) else [value] * rank
    settings = dict(stride=spread(stride), padding=spread(padding), dilation=spread(dilation),
                    output_padding=spread(output_padding))
    case("convolution", [x, weight] + ([] if bias is None else [bias]),
         lambda x, w, b=None: torch.convolution(x, w, b, transposed=transposed, groups=groups, **settings),
         name, groups=groups, transposed=transposed, **settings)


convolution("plain", distinct(2, 2, 4, 5), distinct(3, 2, 3, 2), distinct(3))
convolution("without a bias", distinct(1, 2, 4, 4), distinct(2, 2, 2, 2))
convolution("with stride and padding of each side", distinct(1, 2, 5, 6), distinct(2, 2, 3, 3), distinct(2), [2, 1], [1, 2])
convolution("dilated", distinct(1, 1, 6, 6), distinct(2, 1, 2, 3), distinct(2), dilation=[3, 2])
convolution("in two groups", distinct(1, 4, 3, 3), distinct(6, 2, 2, 2), distinct(6), groups=2)
convolution("of each channel alone", distinct(1, 3, 4, 4), distinct(3, 1, 3, 3), distinct(3), padding=1, groups=3)
convolution("of a sequence", distinct(2, 2, 6), distinct(3, 2, 3), distinct(3), stride=2, padding=1)
convolution("transposed", distinct(1, 2, 3, 3), distinct(2, 3, 3, 3), distinct(3), 2, 1, 1, 1, transposed=True)
convolution("transposed, in two groups", distinct(1, 4, 2, 2), distinct(4, 1, 2, 3), distinct(2), 2, groups=2, transposed=True)


def pooling(name, kernel, stride, padding, dilation=(1, 1), ceil=False, include=False, operations=("maxPool", "averagePool")):
    settings = dict(kernel=list(kernel), stride=list(stride), padding=list(padding), dilation=list(dilation), ceil=ceil, include=include)
    for operation in operations:
        compute = {
            "maxPool": lambda x: F.max_pool2d(x, kernel, stride, padding, dilation, ceil),
            "averagePool": lambda x: F.avg_pool2d(x, kernel, stride, padding, ceil, include),
        }[operation]
        case(operation, [distinct(1, 1, 5, 6)], compute, name, **settings)


pooling("plain", (2, 2), (2, 2), (0, 0))
pooling("with overlap, padding and sides of their own", (3, 2), (1, 2), (1, 0))
pooling("in ceil mode", (2, 4), (2, 4), (0, 0), ceil=True)
pooling("counting the padding", (3, 3), (2, 2), (1, 1), include=True, operations=["averagePool"])
pooling("in ceil mode, counting the padding", (3, 3), (3, 3), (1, 1), ceil=True, include=True, operations=["averagePool"])
pooling("dilated", (2, 2), (1, 1), (0, 0), (3, 2), operations=["maxPool"])


def batch_norm(name, x, training, momentum):
    def compute(x, weight, bias, mean, variance):
        return F.batch_norm(x, mean, variance, weight, bias, training, momentum, 1e-3), mean, variance

    channels = x.shape[1]
    case("batchNorm", [x, distinct(channels), distinct(channels), distinct(channels), positive(channels)], compute, name,
         differentiable=[0, 1, 2], training=training, momentum=momentum, epsilon=1e-3)


batch_norm("by the batch's moments", distinct(3, 2, 2, 2), True, 0.1)
batch_norm("by the batch's moments, which replace the running ones", distinct(4, 3), True, 1.0)
batch_norm("by the running moments", distinct(2, 3, 2, 1), False, 0.1)

case("resized", [distinct(1, 2, 3, 4)], lambda x: F.interpolate(x, (5, 7), mode="bilinear"), "larger", height=5, width=7)
case("resized", [distinct(1, 1, 5, 6)], lambda x: F.interpolate(x, (2, 4), mode="bilinear"), "smaller", height=2, width=4)
maps = torch.tensor([[[0.8125, -0.3125, 0.1875], [0.40625, 1.0625, -0.28125]]])
for mode in ("zeros", "border"):
    case("sampled", [distinct(1, 2, 4, 5), maps],
         lambda x, m: F.grid_sample(x, F.affine_grid(m, list(x.shape), False), "bilinear", mode, False),
         f"with {mode} outside", border=mode == "border")
case("crossEntropy", [distinct(3, 4), torch.tensor([1, 3, 0])], F.cross_entropy)


# Optimisers. Gradients are given, so that the figures are the rule's alone.
paths = []


def path(rule, name, make, **settings):
    start = distinct(2, 2)
    parameter = torch.nn.Parameter(start.clone())
    optimizer = make([parameter])
    gradients, stops = [], []
    for _ in range(6):
        parameter.grad = distinct(2, 2)
        gradients.append(parameter.grad.clone())
        optimizer.step()
        stops.append(parameter.detach().clone())
    paths.append({
        "rule": rule,
        "name": name,
        "settings": settings,
        "start": written(start),
        "gradients": [written(gradient) for gradient in gradients],
        "stops": [written(stop, digits=9) for stop in stops],
    })


for decay in (0.0, 0.05):
    for rate, beta1, beta2, epsilon in ((0.1, 0.9, 0.999, 1e-8), (0.02, 0.5, 0.9, 1e-3)):
        path("adam", f"rate {rate}, decay {decay}",
             lambda p: torch.optim.AdamW(p, lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay),
             rate=rate, beta1=beta1, beta2=beta2, epsilon=epsilon, decay=decay)
for momentum, decay, nesterov in ((0.0, 0.0, False), (0.9, 0.0, False), (0.9, 0.05, False), (0.9, 0.05, True)):
    path("descent", f"momentum {momentum}, decay {decay}{', Nesterov' if nesterov else ''}",
         lambda p: torch.optim.SGD(p, lr=0.1, momentum=momentum, weight_decay=decay, nesterov=nesterov),
         rate=0.1, momentum=momentum, decay=decay, nesterov=float(nesterov))

# One figure a line.
lines = lambda entries: ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
target = pathlib.Path(__file__).with_name("figures.json")
target.write_text(f'{{"operations":[\n{lines(cases)}\n],"paths":[\n{lines(paths)}\n]}}\n')
print(f"{target.name}: {len(cases)} operations, {len(paths)} paths, {target.stat().st_size} bytes")
