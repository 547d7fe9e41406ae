"""What the Network tests are compared with.

  reference.py arrays FILE.npz   the arrays of the file
  reference.py run < JOBS        what onnxruntime makes of models

Arrays go in and out as JSON: {name: {"shape": [...], "data": base64 of little-endian float32}}. A job is
{"path": ..., "inputs": arrays, "isChecked": whether onnx's checker must find nothing wrong}; a model that was exported in
training mode is run as a finished one.

Needs numpy; `run` needs onnx and onnxruntime.
"""

import base64
import json
import sys

import numpy


def encode(arrays):
    return {
        name: {
            "shape": list(array.shape),
            "data": base64.b64encode(numpy.ascontiguousarray(array, "<f4").tobytes()).decode(),
        }
        for name, array in arrays.items()
    }


def decode(entries):
    return {
        name: numpy.frombuffer(base64.b64decode(entry["data"]), "<f4").reshape(entry["shape"])
        for name, entry in entries.items()
    }


def finished(model):
    """The model without its wish to be trained."""
    for node in model.graph.node:
        if node.op_type == "Dropout":
            del node.input[1:]
        if node.op_type == "BatchNormalization":
            del node.output[1:]
            for attribute in node.attribute:
                if attribute.name == "training_mode":
                    attribute.i = 0
    return model


def run(job):
    import onnx
    import onnxruntime

    if job["isChecked"]:
        onnx.checker.check_model(job["path"], full_check=True)
    model = finished(onnx.load(job["path"]))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    outputs = session.run(None, decode(job["inputs"]))
    return dict(zip([output.name for output in session.get_outputs()], outputs))


if sys.argv[1] == "run":
    result = [encode(run(job)) for job in json.load(sys.stdin)]
else:
    result = encode(numpy.load(sys.argv[2]))
json.dump(result, sys.stdout)
