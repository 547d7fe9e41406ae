"""ONNX models: a classifier of pictures of 2×2 pixels by one dense layer, and what becomes of it."""
from onnx import TensorProto, helper

from .case import Case

WEIGHTS = [0.5, -0.5, 0.25, 1.0, -0.25, 0.75, -1.0, 0.125]
OUTSIDE = "is not named relative to the model's folder; it is not opened"


def tensor(name, dims, content=b"", type=TensorProto.FLOAT, outside=None):
    """A tensor with these bytes, whatever it claims to be; `outside` are the entries of a side file."""
    made = TensorProto(name=name, data_type=type, dims=dims)
    if outside is None:
        made.raw_data = content
    else:
        made.data_location = TensorProto.EXTERNAL
        for key, value in outside.items():
            made.external_data.add(key=key, value=value)
    return made


def integers(name, *values):
    return helper.make_tensor(name, TensorProto.INT64, [len(values)], values)


NODES = [
    helper.make_node("Flatten", ["input"], ["flat"], "flatten"),
    helper.make_node("Gemm", ["flat", "weight", "bias"], ["logits"], "dense"),
]
WEIGHT = helper.make_tensor("weight", TensorProto.FLOAT, [4, 2], WEIGHTS)
BIAS = helper.make_tensor("bias", TensorProto.FLOAT, [2], [0.0, 0.5])


def saved(nodes=NODES, weights=(WEIGHT, BIAS), shape=("N", 1, 2, 2), output="logits", opsets=(("", 17),), metadata={}, spoil=bytes):
    def make(path):
        graph = helper.make_graph(
            nodes, "classifier", [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", 2])], weights)
        model = helper.make_model(
            graph, ir_version=8, producer_name="conformance", opset_imports=[helper.make_opsetid(*opset) for opset in opsets])
        helper.set_model_props(model, metadata)
        with open(path, "wb") as file:
            file.write(spoil(model.SerializeToString(deterministic=True)))
    return make


def model(name, *defects, **options):
    return Case(f"model-{name}.onnx", saved(**options), list(defects))


def weight(name, problem, **claims):
    """A model with a weight that claims what it does not hold."""
    dims = claims.pop("dims", [4, 2])
    place = "tensor" if claims.get("type", TensorProto.FLOAT) == TensorProto.FLOAT else "initialiser"
    return model(name, (f"{place} 'weight'", problem), weights=[tensor("weight", dims, **claims), BIAS])


def outside(name, problem, **entries):
    return model(name, *([(None, problem)] if problem else []), weights=[tensor("weight", [4, 2], outside=entries), BIAS])


def before(*nodes):
    """These nodes before the classifier's own."""
    return [*nodes, *NODES]


def doubling(times):
    """Lists of whole numbers, each twice as long as the one before."""
    names = ["doubled"] + [f"doubled{index}" for index in range(1, times)] + ["shape"]
    return [helper.make_node("Concat", [a, a], [b], b, axis=0) for a, b in zip(names, names[1:])]


def filled(count):
    """Constants of 2²⁰ numbers each, made out of nothing."""
    return [helper.make_node("ConstantOfShape", ["large"], [f"filled{index}"], f"filled{index}") for index in range(count)]


def field(number, content):
    """A member of a message, as protobuf writes it."""
    length, rest = b"", len(content)
    while rest >= 0x80:
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return bytes([number << 3 | 2]) + length + bytes([rest]) + content


def nested(depth):
    """A model whose graph has a node that has a graph that has a node, and so on."""
    graph = b""
    for _ in range(depth):
        graph = field(1, field(5, field(6, graph)))
    return b"\x08\x08" + field(7, graph)


def choice():
    branch = helper.make_graph([], "branch", [], [])
    return helper.make_node("If", ["input"], ["logits"], "choice", then_branch=branch)


VALID = [
    model("dense"),
    model("softmax", nodes=[*NODES, helper.make_node("Softmax", ["logits"], ["scores"], "softmax")], output="scores"),
    outside("weights-beside-it", None, location="weights.bin", offset="0", length="32"),
]

INVALID = [
    weight("weight-of-negative-length", "has a negative length", dims=[-4, 2]),
    weight("weight-shape-overflows", "is too large for any memory", dims=[1 << 62, 1 << 62]),
    weight("weight-of-a-tebibyte", "needs 1099511627776", dims=[1 << 37, 2]),
    weight("weight-cut-short", "it holds 8 bytes; its shape [4, 2] needs 32", content=bytes(8)),
    weight("weight-of-texts", "not supported: strings", type=TensorProto.STRING),
    weight("weight-of-complex-numbers", "not supported: complex numbers", type=TensorProto.COMPLEX64, content=bytes(64)),
    outside("side-file-in-the-parent", OUTSIDE, location="../outside/outside.bin", length="32"),
    outside("side-file-by-its-path", OUTSIDE, location="/etc/hostname"),
    outside("side-file-of-a-device", OUTSIDE, location="/dev/zero", length="32"),
    outside("side-file-is-the-folder", OUTSIDE, location="."),
    outside("side-file-without-name", "a side file that is not named", length="32"),
    outside("side-file-missing", "no such file; the model's weights are in it", location="nowhere.bin", length="32"),
    outside("side-file-too-short", "lie outside its", location="side.bin", offset="24", length="32"),
    outside("side-file-offset-overflows", "lie outside its", location="side.bin", offset=str(2**63 - 1), length="32"),
    outside("side-file-offset-negative", "which is no count of bytes", location="side.bin", offset="-8", length="32"),
    outside("side-file-of-other-length", "the tensor is given 16 bytes", location="side.bin", length="16"),
    model("circle", ("node 'first' (Relu)", "is made by no input, initialiser or earlier node"), nodes=before(
        helper.make_node("Relu", ["second"], ["first"], "first"), helper.make_node("Relu", ["first"], ["second"], "second"))),
    model("node-of-itself", ("node 'self' (Add)", "is made by no input, initialiser or earlier node"),
          nodes=before(helper.make_node("Add", ["self", "self"], ["self"], "self"))),
    model("value-made-twice", ("node 'again' (Relu)", "has the name of a value that exists already"),
          nodes=[*NODES, helper.make_node("Relu", ["flat"], ["logits"], "again")]),
    model("output-of-nothing", (None, "its output 'scores' is made by no node"), output="scores"),
    model("unknown-operators", ("node 'one' (Hardmax)", "not supported"), ("node 'two' (Bernoulli)", "not supported"), nodes=before(
        helper.make_node("Hardmax", ["input"], ["a"], "one"), helper.make_node("Bernoulli", ["input"], ["b"], "two"))),
    model("operator-of-another-domain", ("node 'odd' (Gelu)", "operators of the domain 'com.example'"),
          nodes=before(helper.make_node("Gelu", ["input"], ["a"], "odd", domain="com.example"))),
    model("control-flow", ("node 'choice' (If)", "control flow"), nodes=[choice()]),
    model("graphs-nested-deep", (None, "not an ONNX model"), spoil=lambda content: nested(5000)),
    model("no-operator-set", (None, "it does not say which version of ONNX's operators"), opsets=()),
    model("operator-set-of-old", (None, "the oldest that kdmeta reads is 7"), opsets=[("", 5)]),
    model("cut-short", (None, "cut off or damaged"), spoil=lambda content: content[:-40]),
    model("text", (None, "it is a text file"), spoil=lambda content: b"no model at all\n" * 20),
    model("nothing", (None, "the file is empty"), spoil=lambda content: b""),
    model("escape-sequences", ("node '\x1b]0;owned\x07\n' (Hardmax)", "not supported"),
          nodes=before(helper.make_node("Hardmax", ["input"], ["a"], "\x1b]0;owned\x07\n"))),
    model("picture-of-no-memory", (None, "too large"), shape=("N", 1, 1 << 31, 1 << 31)),
    model("reshape-overflows", ("node 'flatten' (Reshape)", "too large"), weights=[WEIGHT, BIAS, integers("shape", 1 << 40, 1 << 40)],
          nodes=[helper.make_node("Reshape", ["input", "shape"], ["flat"], "flatten"), NODES[1]]),
    model("constant-of-no-memory", ("node 'large' (ConstantOfShape)", "a constant of 1099511627776 numbers"), weights=[WEIGHT, BIAS, integers("shape", 1 << 40)],
          nodes=before(helper.make_node("ConstantOfShape", ["shape"], ["a"], "large"))),
    model("many-large-constants", ("node 'filled4' (ConstantOfShape)", "numbers are worked out beforehand"),
          weights=[WEIGHT, BIAS, integers("large", 1 << 20)], nodes=before(*filled(60))),
    model("lists-that-double", ("node 'doubled22' (Concat)", "numbers are worked out beforehand"),
          weights=[WEIGHT, BIAS, integers("doubled", 1)], nodes=before(*doubling(50))),
    model("preprocessing-not-json", ("metadata 'kdmeta.preprocessing'", "preprocessing"), metadata={"kdmeta.preprocessing": "scale 1"}),
    model("not-of-pictures", (None, "a classifier takes one batch of pictures"), shape=("N", 4)),
]
