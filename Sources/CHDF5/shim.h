// The HDF5 C library, with functions for those of its names that are macros.

#ifndef KDMETA_CHDF5_SHIM_H
#define KDMETA_CHDF5_SHIM_H

// Newer libraries offer several versions of a function under one name; these are the ones meant here.
#define H5_USE_110_API 1

#include <hdf5.h>
#include <stdint.h>
#include <string.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// What timers know a thread by.
static inline pid_t kdmeta_hdf5_thread(void) { return (pid_t)syscall(SYS_gettid); }
#endif

// Property lists, and identifiers with a fixed meaning.

static inline hid_t kdmeta_hdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t kdmeta_hdf5_whole_space(void) { return H5S_ALL; }
static inline hid_t kdmeta_hdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t kdmeta_hdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t kdmeta_hdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t kdmeta_hdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t kdmeta_hdf5_dataset_access(void) { return H5P_DATASET_ACCESS; }

static inline unsigned kdmeta_hdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned kdmeta_hdf5_read_only(void) { return H5F_ACC_RDONLY; }

// Number types: as this machine holds them, and as files hold them.

static inline hid_t kdmeta_hdf5_native_float32(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t kdmeta_hdf5_native_float64(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t kdmeta_hdf5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t kdmeta_hdf5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t kdmeta_hdf5_native_int64(void) { return H5T_NATIVE_INT64; }

static inline hid_t kdmeta_hdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t kdmeta_hdf5_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t kdmeta_hdf5_int8(void) { return H5T_STD_I8LE; }
static inline hid_t kdmeta_hdf5_int16(void) { return H5T_STD_I16LE; }
static inline hid_t kdmeta_hdf5_int32(void) { return H5T_STD_I32LE; }
static inline hid_t kdmeta_hdf5_int64(void) { return H5T_STD_I64LE; }
static inline hid_t kdmeta_hdf5_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t kdmeta_hdf5_uint16(void) { return H5T_STD_U16LE; }
static inline hid_t kdmeta_hdf5_uint32(void) { return H5T_STD_U32LE; }
static inline hid_t kdmeta_hdf5_uint64(void) { return H5T_STD_U64LE; }
static inline hid_t kdmeta_hdf5_c_string(void) { return H5T_C_S1; }

// Links and objects. Each returns a negative number on failure.

static inline int kdmeta_hdf5_link_type(hid_t group, const char *name) {
  H5L_info_t information;
  if (H5Lget_info(group, name, &information, H5P_DEFAULT) < 0) return -1;
  return (int)information.type;
}

static inline int kdmeta_hdf5_object_type(hid_t group, const char *name) {
  H5O_info_t information;
  if (H5Oget_info_by_name2(group, name, &information, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
  return (int)information.type;
}

// Where the header of an open object lies in its file, which no other object shares.
static inline herr_t kdmeta_hdf5_object_address(hid_t object, uint64_t *address) {
  H5O_info_t information;
  if (H5Oget_info2(object, &information, H5O_INFO_BASIC) < 0) return -1;
  *address = (uint64_t)information.addr;
  return 0;
}

typedef void (*kdmeta_hdf5_name_receiver)(const char *name, void *context);

struct kdmeta_hdf5_receiver_and_context {
  kdmeta_hdf5_name_receiver receiver;
  void *context;
};

static inline herr_t kdmeta_hdf5_pass_link_name(
    hid_t group, const char *name, const H5L_info_t *information, void *both) {
  (void)group, (void)information;
  struct kdmeta_hdf5_receiver_and_context *to = both;
  to->receiver(name, to->context);
  return 0;
}

static inline herr_t kdmeta_hdf5_pass_attribute_name(
    hid_t object, const char *name, const H5A_info_t *information, void *both) {
  (void)object, (void)information;
  struct kdmeta_hdf5_receiver_and_context *to = both;
  to->receiver(name, to->context);
  return 0;
}

// Calls `receiver` once with the name of each link of a group, in the order of their bytes.
static inline herr_t kdmeta_hdf5_link_names(
    hid_t group, kdmeta_hdf5_name_receiver receiver, void *context) {
  struct kdmeta_hdf5_receiver_and_context to = {receiver, context};
  return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, kdmeta_hdf5_pass_link_name, &to);
}

// Calls `receiver` once with the name of each attribute of an object, in the order of their bytes.
static inline herr_t kdmeta_hdf5_attribute_names(
    hid_t object, kdmeta_hdf5_name_receiver receiver, void *context) {
  struct kdmeta_hdf5_receiver_and_context to = {receiver, context};
  return H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, kdmeta_hdf5_pass_attribute_name, &to);
}

// How many files, groups, datasets, attributes and types the library holds open.
static inline ssize_t kdmeta_hdf5_open_handle_count(void) {
  return H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL);
}

// Errors. The library keeps one stack of them a thread.

static inline void kdmeta_hdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

struct kdmeta_hdf5_message {
  char *text;
  size_t capacity;
};

static inline herr_t kdmeta_hdf5_copy_first(unsigned index, const H5E_error2_t *error, void *message) {
  struct kdmeta_hdf5_message *to = message;
  if (index == 0 && error->desc != NULL) {
    strncpy(to->text, error->desc, to->capacity - 1);
    to->text[to->capacity - 1] = '\0';
  }
  return 0;
}

// Copies what the innermost function that failed had to say; an empty text if there was no failure.
static inline void kdmeta_hdf5_innermost_message(char *text, size_t capacity) {
  struct kdmeta_hdf5_message to = {text, capacity};
  text[0] = '\0';
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, kdmeta_hdf5_copy_first, &to);
  H5Eclear2(H5E_DEFAULT);
}

#endif
