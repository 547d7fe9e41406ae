// Processes that work together: libtorch's c10d, over Gloo's connections.
#pragma once

// libtorch is built with Gloo, and its header for it is empty unless it is told so.
#define USE_C10D_GLOO

#include "Engine.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <new>

namespace kdmeta {

using Group = c10::intrusive_ptr<c10d::ProcessGroupGloo>;

// What `body` does together with other processes; that it fails is on account of them, unless this one lacks memory.
template <typename Body>
auto with_others(Body &&body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    throw;
  } catch (const c10::OutOfMemoryError &) {
    throw;
  } catch (const c10::Error &error) {
    throw ConnectionError(error.what_without_backtrace());
  } catch (const std::exception &error) {
    throw ConnectionError(error.what());
  }
}

}  // namespace kdmeta

struct kdt_process_group_opaque {
  kdmeta::Group value;
};
