import Glibc

/// The reason for a failed system call in words, with what to do where that is known.
func systemReason(_ code: CInt) -> String {
  switch code {
  case ENOSPC: "the disk is full; free some space, or write somewhere else"
  case EDQUOT: "the disk quota is used up; free some space, or write somewhere else"
  case EROFS: "the file system is read-only"
  default: String(cString: strerror(code))
  }
}
