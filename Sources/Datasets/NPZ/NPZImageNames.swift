/// What arrays of images and classes are called, as torchvision, Keras, MedMNIST and others have them.
struct NPZImageNames {
  let images: String
  let labels: String?
  /// What a summary should add.
  let note: String?

  /// The arrays of `split` among those called `names`; nil where none is known to be of images.
  init?(_ split: Split, among names: Set<String>) {
    func find(_ pairs: [(String, [String])]) -> (String, String?)? {
      for (images, labels) in pairs where names.contains(images) {
        return (images, labels.first(where: names.contains))
      }
      return nil
    }
    if let found = find(Self.pairs(split == .train ? ["train"] : ["test", "val"])) {
      (images, labels, note) = (found.0, found.1, nil)
    } else if let found = find(Self.whole + Self.pairs(["train", "test", "val"])) {
      (images, labels, note) = (found.0, found.1, "one set for training and tests")
    } else {
      return nil
    }
  }

  private static func pairs(_ parts: [String]) -> [(String, [String])] {
    parts.flatMap { part in
      [
        ("x_\(part)", ["y_\(part)"]), ("X_\(part)", ["y_\(part)", "Y_\(part)"]),
        ("\(part)_images", ["\(part)_labels"]), ("\(part)_x", ["\(part)_y"]),
        ("\(part)_data", ["\(part)_labels"]),
      ]
    }
  }

  private static let whole: [(String, [String])] = [
    ("images", ["labels", "classes", "targets"]), ("x", ["y"]), ("X", ["y", "Y"]),
    ("data", ["labels", "targets", "classes"]), ("arr_0", ["arr_1"]),
  ]

  /// The known names, for errors.
  static let known = "x_train, y_train, x_test and y_test; train_images and train_labels; images and labels"
}
