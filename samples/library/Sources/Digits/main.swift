import Datasets
import KDMeta

// A teacher of the digits that kdmeta carries, and a student that never sees one of them.
let digits = try DataLocation.open("sample:digits", split: .train)
let teacher = try Teacher(training: .zoo(.digits), on: digits)
let bundle = try teacher.record(digits)
let surrogate = try bundle.reconstruct(count: 2000)
var distillation = Distillation(of: teacher, on: surrogate, into: .zoo(.digitsHalf))
distillation.settings.training.steps = 3000
let student = try distillation.run()
print(try student.accuracy(on: DataLocation.open("sample:digits", split: .test)))
