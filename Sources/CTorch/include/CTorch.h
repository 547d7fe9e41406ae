// The engine's C boundary: opaque handles, status codes, and one table of functions.
//
// The program never links the engine. It opens the dynamic library at the first tensor and asks
// `kdt_engine_table` for the table, so this header is all that the two sides share.
//
// Conventions
// - A function returns KDT_OK or says why not; the sentence is in `last_error()` of the same thread.
// - A handle written to an `out` is new: its owner gives it back with `tensor_free`.
// - A handle passed in is borrowed for the call.
// - Shapes, strides and the like are arrays of `int64_t` with their length.
#ifndef KDMETA_CTORCH_H
#define KDMETA_CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Raised whenever the table changes in any way: a program refuses an engine of another number.
#define KDT_ABI_VERSION 9

typedef struct kdt_tensor_opaque *kdt_tensor;
typedef struct kdt_generator_opaque *kdt_generator;
typedef struct kdt_process_group_opaque *kdt_process_group;

typedef enum kdt_status : int32_t {
  KDT_OK = 0,
  KDT_ERROR_INDEX,           // an index or dimension out of range
  KDT_ERROR_VALUE,           // a value that the operation does not take
  KDT_ERROR_TYPE,            // an element type that the operation does not take
  KDT_ERROR_NOT_IMPLEMENTED, // the engine lacks the operation for these operands
  KDT_ERROR_MEMORY,          // out of memory
  KDT_ERROR_CONNECTION,      // another process has gone, or does not answer
  KDT_ERROR_OTHER,           // shapes that do not fit, and whatever else libtorch refuses
} kdt_status;

typedef enum kdt_dtype : int32_t {
  KDT_FLOAT32 = 0,
  KDT_FLOAT64,
  KDT_FLOAT16,
  KDT_BFLOAT16,
  KDT_INT64,
  KDT_INT32,
  KDT_UINT8,
  KDT_BOOL,
} kdt_dtype;

// A processor: `index` is -1 for the CPU and the card's number for CUDA.
typedef struct kdt_device {
  bool is_cuda;
  int32_t index;
} kdt_device;

typedef enum kdt_unary : int32_t {
  KDT_NEGATE = 0,
  KDT_ABSOLUTE,
  KDT_EXPONENTIAL,
  KDT_LOGARITHM,
  KDT_SQUARE_ROOT,
  KDT_SQUARE,
  KDT_RELU,
  KDT_TANH,
  KDT_SIGMOID,
  KDT_FLOOR,
  KDT_IS_FINITE,
  KDT_CEILING,
  KDT_ROUND,  // halves to even
  KDT_SIGN,
  KDT_ERROR_FUNCTION,
} kdt_unary;

typedef enum kdt_binary : int32_t {
  KDT_ADD = 0,
  KDT_SUBTRACT,
  KDT_MULTIPLY,
  KDT_DIVIDE,  // of integers the quotient towards zero
  KDT_MAXIMUM,
  KDT_MINIMUM,
  KDT_MATRIX_PRODUCT,
  KDT_EQUAL,
  KDT_GREATER,
  KDT_POWER,
  KDT_REMAINDER,            // with the divisor's sign
  KDT_TRUNCATED_REMAINDER,  // with the dividend's sign
} kdt_binary;

typedef enum kdt_reduction : int32_t {
  KDT_SUM = 0,
  KDT_MEAN,
  KDT_GREATEST,
  KDT_LEAST,
  KDT_PRODUCT,
} kdt_reduction;

typedef struct kdt_sizes {
  const int64_t *_Nullable values;
  int64_t count;
} kdt_sizes;

// The settings of a convolution over any number of spatial dimensions.
typedef struct kdt_convolution {
  kdt_sizes stride;
  kdt_sizes padding;
  kdt_sizes dilation;
  kdt_sizes output_padding;
  int64_t groups;
  bool transposed;
} kdt_convolution;

typedef struct kdt_pooling {
  kdt_sizes kernel;
  kdt_sizes stride;
  kdt_sizes padding;
  kdt_sizes dilation;       // largest value only
  bool ceil_mode;
  bool count_include_pad;   // mean only
} kdt_pooling;

typedef struct kdt_adam {
  double learning_rate;
  double beta1;
  double beta2;
  double epsilon;
  double weight_decay;  // decoupled, as in AdamW
  int64_t step;         // 1 at the first step
} kdt_adam;

typedef struct kdt_sgd {
  double learning_rate;
  double momentum;
  double weight_decay;  // added to the gradient
  bool nesterov;
} kdt_sgd;

// One of `size` processes that work together, and where they meet: at a port of the host of process 0.
typedef struct kdt_process_group_place {
  const char *_Nonnull host;
  uint16_t port;
  int32_t rank;
  int32_t size;
  int64_t timeout_milliseconds;  // of meeting, and of waiting for the others later
} kdt_process_group_place;

typedef const kdt_tensor _Nonnull *_Nonnull kdt_tensors;
typedef kdt_tensor _Nullable *_Nonnull kdt_out;

typedef struct kdt_engine {
  int32_t abi_version;

  // About the engine
  const char *_Nonnull (*_Nonnull libtorch_version)(void);
  const char *_Nonnull (*_Nonnull last_error)(void);  // of the calling thread; borrowed
  int64_t (*_Nonnull live_tensors)(void);             // handles not yet given back
  int32_t (*_Nonnull cuda_device_count)(void);
  kdt_status (*_Nonnull set_threads)(int32_t count);
  int32_t (*_Nonnull threads)(void);
  bool (*_Nonnull set_gradients_enabled)(bool enabled);  // of the calling thread; gives the value before

  // Precision
  // Of the calling thread and one kind of device: whether layers compute in bfloat16, to which what they take is rounded; `before` gets what held before.
  kdt_status (*_Nonnull set_bfloat16)(kdt_device device, bool enabled, bool *_Nonnull before);
  // Whether CUDA cards round what float32 products take to TensorFloat-32, in all threads.
  kdt_status (*_Nonnull set_tensor_float32)(bool enabled);

  // Random numbers
  kdt_status (*_Nonnull generator_new)(uint64_t seed, kdt_device device,
                                       kdt_generator _Nullable *_Nonnull out);
  void (*_Nonnull generator_free)(kdt_generator _Nonnull generator);
  kdt_status (*_Nonnull generator_state)(kdt_generator _Nonnull generator, kdt_out out);
  kdt_status (*_Nonnull generator_set_state)(kdt_generator _Nonnull generator, kdt_tensor _Nonnull state);
  kdt_status (*_Nonnull normal)(kdt_sizes shape, kdt_generator _Nonnull generator, kdt_out out);
  kdt_status (*_Nonnull uniform)(kdt_sizes shape, double low, double high, kdt_generator _Nonnull generator,
                                 kdt_out out);
  kdt_status (*_Nonnull bernoulli)(kdt_sizes shape, double probability, kdt_generator _Nonnull generator,
                                   kdt_out out);
  kdt_status (*_Nonnull permutation)(int64_t count, kdt_generator _Nonnull generator, kdt_out out);
  kdt_status (*_Nonnull integers)(kdt_sizes shape, int64_t low, int64_t high,
                                  kdt_generator _Nonnull generator, kdt_out out);
  // For each row of `concentrations` [n, k] a draw from the Dirichlet distribution with these, of the same type.
  kdt_status (*_Nonnull dirichlet)(kdt_tensor _Nonnull concentrations, kdt_generator _Nonnull generator,
                                   kdt_out out);

  // Making tensors, looking at them, giving them back
  kdt_status (*_Nonnull from_memory)(const void *_Nullable bytes, kdt_dtype dtype, kdt_sizes shape,
                                     kdt_device device, kdt_out out);  // copies
  kdt_status (*_Nonnull full)(kdt_sizes shape, double value, kdt_dtype dtype, kdt_device device, kdt_out out);
  kdt_status (*_Nonnull arange)(int64_t count, kdt_dtype dtype, kdt_device device, kdt_out out);
  void (*_Nonnull tensor_free)(kdt_tensor _Nonnull tensor);
  int64_t (*_Nonnull rank)(kdt_tensor _Nonnull tensor);
  const int64_t *_Nonnull (*_Nonnull sizes)(kdt_tensor _Nonnull tensor);  // borrowed, `rank` of them
  kdt_status (*_Nonnull dtype)(kdt_tensor _Nonnull tensor, kdt_dtype *_Nonnull out);
  kdt_device (*_Nonnull device)(kdt_tensor _Nonnull tensor);
  kdt_status (*_Nonnull to_memory)(kdt_tensor _Nonnull tensor, kdt_dtype dtype, void *_Nullable bytes,
                                   int64_t byte_count);  // row-major, cast to `dtype`
  kdt_status (*_Nonnull to)(kdt_tensor _Nonnull tensor, kdt_dtype dtype, kdt_device device, kdt_out out);
  kdt_status (*_Nonnull contiguous)(kdt_tensor _Nonnull tensor, bool channels_last, kdt_out out);

  // Gradients
  kdt_status (*_Nonnull set_requires_gradient)(kdt_tensor _Nonnull tensor, bool required);
  bool (*_Nonnull requires_gradient)(kdt_tensor _Nonnull tensor);
  kdt_status (*_Nonnull detach)(kdt_tensor _Nonnull tensor, kdt_out out);
  // Vector-Jacobian products of `outputs` with `cotangents` (null: ones) at each of `inputs`; an input
  // that the outputs do not depend on gets a null handle.
  kdt_status (*_Nonnull gradients)(kdt_tensors outputs, int64_t output_count,
                                   const kdt_tensor _Nonnull *_Nullable cotangents, kdt_tensors inputs,
                                   int64_t input_count, bool create_graph, kdt_out out);

  // Arithmetic
  kdt_status (*_Nonnull unary)(kdt_unary operation, kdt_tensor _Nonnull a, kdt_out out);
  kdt_status (*_Nonnull binary)(kdt_binary operation, kdt_tensor _Nonnull a, kdt_tensor _Nonnull b,
                                kdt_out out);
  kdt_status (*_Nonnull affine)(kdt_tensor _Nonnull a, double scale, double offset, kdt_out out);
  kdt_status (*_Nonnull power)(kdt_tensor _Nonnull a, double exponent, kdt_out out);
  kdt_status (*_Nonnull clamp)(kdt_tensor _Nonnull a, double low, double high, kdt_out out);
  kdt_status (*_Nonnull leaky_relu)(kdt_tensor _Nonnull a, double slope, kdt_out out);
  // The larger of each number and zero, whose derivative where that is zero is taken to be `leak`.
  kdt_status (*_Nonnull leaking_relu)(kdt_tensor _Nonnull a, double leak, kdt_out out);
  kdt_status (*_Nonnull softmax)(kdt_tensor _Nonnull a, int64_t dimension, kdt_out out);
  kdt_status (*_Nonnull log_softmax)(kdt_tensor _Nonnull a, int64_t dimension, kdt_out out);
  kdt_status (*_Nonnull where)(kdt_tensor _Nonnull condition, kdt_tensor _Nonnull a, kdt_tensor _Nonnull b,
                               kdt_out out);
  kdt_status (*_Nonnull reduce)(kdt_reduction operation, kdt_tensor _Nonnull a, kdt_sizes dimensions,
                                bool keep, kdt_out out);
  kdt_status (*_Nonnull argmax)(kdt_tensor _Nonnull a, int64_t dimension, kdt_out out);
  // In order along a dimension, equal numbers as they stood; and where each stood.
  kdt_status (*_Nonnull sort)(kdt_tensor _Nonnull a, int64_t dimension, bool descending, kdt_out values,
                              kdt_out places);
  kdt_status (*_Nonnull einsum)(const char *_Nonnull equation, kdt_tensors operands, int64_t count, kdt_out out);
  kdt_status (*_Nonnull cholesky)(kdt_tensor _Nonnull a, kdt_out factor, kdt_out info);

  // Shape
  kdt_status (*_Nonnull reshape)(kdt_tensor _Nonnull a, kdt_sizes shape, kdt_out out);
  kdt_status (*_Nonnull expand)(kdt_tensor _Nonnull a, kdt_sizes shape, kdt_out out);
  kdt_status (*_Nonnull permute)(kdt_tensor _Nonnull a, kdt_sizes dimensions, kdt_out out);
  kdt_status (*_Nonnull slice)(kdt_tensor _Nonnull a, int64_t dimension, int64_t start, int64_t end,
                               int64_t step, kdt_out out);
  kdt_status (*_Nonnull index_select)(kdt_tensor _Nonnull a, int64_t dimension, kdt_tensor _Nonnull index,
                                      kdt_out out);
  kdt_status (*_Nonnull gather)(kdt_tensor _Nonnull a, int64_t dimension, kdt_tensor _Nonnull index,
                                kdt_out out);
  // `a` with the rows that `index` names replaced by those of `source`, or these added to them.
  kdt_status (*_Nonnull put_rows)(kdt_tensor _Nonnull a, kdt_tensor _Nonnull index, kdt_tensor _Nonnull source,
                                  bool adds, kdt_out out);
  kdt_status (*_Nonnull flip)(kdt_tensor _Nonnull a, kdt_sizes dimensions, kdt_out out);
  kdt_status (*_Nonnull concatenate)(kdt_tensors parts, int64_t count, int64_t dimension, kdt_out out);
  kdt_status (*_Nonnull pad)(kdt_tensor _Nonnull a, kdt_sizes amounts, double value, kdt_out out);
  kdt_status (*_Nonnull one_hot)(kdt_tensor _Nonnull classes, int64_t count, kdt_out out);

  // Networks
  kdt_status (*_Nonnull linear)(kdt_tensor _Nonnull x, kdt_tensor _Nonnull weight, kdt_tensor _Nullable bias,
                                kdt_out out);
  kdt_status (*_Nonnull convolution)(kdt_tensor _Nonnull x, kdt_tensor _Nonnull weight,
                                     kdt_tensor _Nullable bias, const kdt_convolution *_Nonnull settings,
                                     kdt_out out);
  // The convolution by a kernel of 3×3, padded by 1, of `x` with every place repeated twice along height and width.
  kdt_status (*_Nonnull enlarging_convolution)(kdt_tensor _Nonnull x, kdt_tensor _Nonnull weight,
                                               kdt_tensor _Nullable bias, kdt_out out);
  kdt_status (*_Nonnull max_pool)(kdt_tensor _Nonnull x, const kdt_pooling *_Nonnull settings, kdt_out out);
  kdt_status (*_Nonnull average_pool)(kdt_tensor _Nonnull x, const kdt_pooling *_Nonnull settings,
                                      kdt_out out);
  kdt_status (*_Nonnull batch_norm)(kdt_tensor _Nonnull x, kdt_tensor _Nonnull weight,
                                    kdt_tensor _Nonnull bias, kdt_tensor _Nonnull running_mean,
                                    kdt_tensor _Nonnull running_variance, bool training, double momentum,
                                    double epsilon, kdt_out out);
  kdt_status (*_Nonnull resize_bilinear)(kdt_tensor _Nonnull x, int64_t height, int64_t width, kdt_out out);
  kdt_status (*_Nonnull resize_nearest)(kdt_tensor _Nonnull x, int64_t height, int64_t width, kdt_out out);
  // Images sampled where an affine map of the output grid points (align_corners off, bilinear).
  kdt_status (*_Nonnull sample_affine)(kdt_tensor _Nonnull x, kdt_tensor _Nonnull maps, bool repeat_border,
                                       kdt_out out);
  kdt_status (*_Nonnull cross_entropy)(kdt_tensor _Nonnull logits, kdt_tensor _Nonnull classes, kdt_out out);

  // In place: values replaced without a gradient
  kdt_status (*_Nonnull assign)(kdt_tensor _Nonnull target, kdt_tensor _Nonnull source);
  kdt_status (*_Nonnull clamp_in_place)(kdt_tensor _Nonnull target, kdt_tensor _Nonnull low,
                                        kdt_tensor _Nonnull high);
  kdt_status (*_Nonnull scaled_add)(kdt_tensor _Nonnull target, double decay, kdt_tensor _Nonnull source,
                                    double scale);  // target = decay·target + scale·source
  kdt_status (*_Nonnull index_put)(kdt_tensor _Nonnull target, kdt_tensor _Nonnull rows,
                                   kdt_tensor _Nonnull source);  // target[rows] = source
  kdt_status (*_Nonnull adam_step)(kdt_tensors parameters, kdt_tensors gradients, kdt_tensors means,
                                   kdt_tensors squares, int64_t count, const kdt_adam *_Nonnull settings);
  kdt_status (*_Nonnull sgd_step)(kdt_tensors parameters, kdt_tensors gradients, kdt_tensors velocities,
                                  int64_t count, const kdt_sgd *_Nonnull settings);

  // Statistics: adds to `sums` and `squares` [classes, units], float64, each row of `values` [n, units]
  // minus `shift` [units], and its square, at the row's class. CPU kernels take one pass over `values`.
  kdt_status (*_Nonnull accumulate_moments)(kdt_tensor _Nonnull values, kdt_tensor _Nonnull classes,
                                            kdt_tensor _Nonnull shift, kdt_tensor _Nonnull sums,
                                            kdt_tensor _Nonnull squares);
  // The same with products of units [classes, units, units] in place of squares.
  kdt_status (*_Nonnull accumulate_products)(kdt_tensor _Nonnull values, kdt_tensor _Nonnull classes,
                                             kdt_tensor _Nonnull shift, kdt_tensor _Nonnull sums,
                                             kdt_tensor _Nonnull products);

  // Several processes. All of them have to call the same functions in the same order, with tensors of the same shapes and types.
  // A process that has gone makes the calls of the others fail.
  kdt_status (*_Nonnull process_group_new)(const kdt_process_group_place *_Nonnull place,
                                           kdt_process_group _Nullable *_Nonnull out);
  void (*_Nonnull process_group_free)(kdt_process_group _Nonnull group);
  // In place: each number becomes the sum of those of all processes.
  kdt_status (*_Nonnull sum_over_processes)(kdt_process_group _Nonnull group, kdt_tensors tensors, int64_t count);
  // A new tensor with the sums of `x` over all processes. Its gradient goes to the `x` of every process: the sum of the gradients that
  // all have at their results.
  kdt_status (*_Nonnull total_over_processes)(kdt_process_group _Nonnull group, kdt_tensor _Nonnull x, kdt_out out);
  // The sums over all processes of the gradients of the single number `loss` at each of `leaves`, which travel as soon as they are there; null where
  // a loss does not depend on one.
  kdt_status (*_Nonnull gradients_over_processes)(kdt_process_group _Nonnull group, kdt_tensor _Nonnull loss,
                                                  kdt_tensors leaves, int64_t count, kdt_out out);
  // In place: each number becomes that of the process `root`.
  kdt_status (*_Nonnull broadcast)(kdt_process_group _Nonnull group, kdt_tensors tensors, int64_t count, int32_t root);
  // From one process to another, which has to wait for it.
  kdt_status (*_Nonnull send)(kdt_process_group _Nonnull group, kdt_tensor _Nonnull tensor, int32_t to);
  kdt_status (*_Nonnull receive)(kdt_process_group _Nonnull group, kdt_tensor _Nonnull tensor, int32_t from);
} kdt_engine;

// The one symbol that an engine exports.
const kdt_engine *_Nonnull kdt_engine_table(void);
typedef const kdt_engine *_Nonnull (*kdt_engine_table_function)(void);

#ifdef __cplusplus
}
#endif

#endif
