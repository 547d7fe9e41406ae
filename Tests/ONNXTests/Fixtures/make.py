"""Makes the small files beside this script with onnx's own helpers; run it again after editing it.

elements.onnx   one initialiser for each element type, once as raw data ("TYPE_raw") and once as a list
                ("TYPE_list"), and scalar and empty ones. elements.json says what numpy reads from them.
external.onnx   two initialisers in external.data: the second from an offset, both with their lengths.
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, external_data_helper, helper, numpy_helper

HERE = pathlib.Path(__file__).parent

FLOATS = [0.0, -0.0, 1.0, -1.5, 0.333251953125, 65504.0, 6.103515625e-05, 5.960464477539063e-08]
BFLOATS = [0.0, 1.0, -1.5, 0.333984375, 3.3895313892515355e38, 9.183549615799121e-41, -2.0, 256.0]
INTEGERS = {
    "INT8": [-128, -1, 0, 1, 7, 127],
    "UINT8": [0, 1, 2, 127, 128, 255],
    "INT16": [-32768, -1, 0, 1, 258, 32767],
    "UINT16": [0, 1, 258, 32767, 32768, 65535],
    "INT32": [-(2**31), -1, 0, 1, 16909060, 2**31 - 1],
    "UINT32": [0, 1, 16909060, 2**31 - 1, 2**31, 2**32 - 1],
    "INT64": [-(2**63), -1, 0, 1, 72623859790382856, 2**63 - 1],
    "UINT64": [0, 1, 72623859790382856, 2**31, 2**32, 2**63 - 1],
    "BOOL": [0, 1, 1, 0, 0, 1],
}


def both_ways(name, kind, dims, values):
    array = np.asarray(values, dtype=helper.tensor_dtype_to_np_dtype(kind))
    yield helper.make_tensor(f"{name}_list", kind, dims, array.flatten().tolist())
    yield helper.make_tensor(f"{name}_raw", kind, dims, array.tobytes(), raw=True)


def model(tensors, name):
    value = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 2])
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"], name="copy")],
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 2])],
        [value],
        initializer=tensors,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def elements():
    tensors = []
    for name in ("FLOAT", "DOUBLE", "FLOAT16"):
        tensors += both_ways(name, getattr(TensorProto, name), [2, 4], FLOATS)
    tensors += both_ways("BFLOAT16", TensorProto.BFLOAT16, [4, 2], BFLOATS)
    for name, values in INTEGERS.items():
        tensors += both_ways(name, getattr(TensorProto, name), [3, 2], values)
    tensors.append(helper.make_tensor("scalar", TensorProto.FLOAT, [], [2.5]))
    tensors.append(helper.make_tensor("empty", TensorProto.INT64, [0, 3], []))
    onnx.save(model(tensors, "elements"), HERE / "elements.onnx")

    expected = {}
    for tensor in tensors:
        array = numpy_helper.to_array(tensor)
        if array.dtype.kind in "biu":
            values = {"integers": array.astype(np.int64).flatten().tolist()}
        else:
            values = {"floats": array.astype(np.float32).view(np.uint32).flatten().tolist()}
        expected[tensor.name] = {"shape": list(array.shape), **values}
    (HERE / "elements.json").write_text(json.dumps(expected, indent=1) + "\n")


def external():
    tensors = [
        numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3) / 4, "weight"),
        numpy_helper.from_array(np.array([-5, 2**40], dtype=np.int64), "shape"),
    ]
    made = model(tensors, "external")
    external_data_helper.convert_model_to_external_data(made, location="external.data", size_threshold=0)
    (HERE / "external.data").unlink(missing_ok=True)
    onnx.save(made, HERE / "external.onnx")


elements()
external()
