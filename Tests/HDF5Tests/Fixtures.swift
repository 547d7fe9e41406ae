import TestSupport

/// The path of a file that `make_fixtures.py` made.
func fixture(_ name: String) -> String { Python.packagePath("Tests/HDF5Tests/Fixtures/\(name)") }
