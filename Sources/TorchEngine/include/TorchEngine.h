// The engine has no interface but the table of CTorch.h; SwiftPM asks for a header all the same.
#include "CTorch.h"
