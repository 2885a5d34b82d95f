"""Which family declares which names. Made by `python tests/entry_index.py resblock_lint/layers/keras/index.py`."""

LAYERS = """\
activation: Activation ELU LeakyReLU PReLU ReLU Softmax ThresholdedReLU
attention: AdditiveAttention Attention GroupQueryAttention GroupedQueryAttention MultiHeadAttention
audio: MelSpectrogram STFTSpectrogram
augmentation: AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization MixUp
augmentation: RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast
augmentation: RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue
augmentation: RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness
augmentation: RandomShear RandomTranslation RandomZoom Solarization
categories: CategoryEncoding Discretization HashedCrossing Hashing IntegerLookup StringLookup TextVectorization
cells: GRUCell LSTMCell RNN SimpleRNNCell StackedRNNCells
conv: Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose Convolution1D Convolution1DTranspose
conv: Convolution2D Convolution2DTranspose Convolution3D Convolution3DTranspose Deconv2D Deconv3D
conv: Deconvolution2D Deconvolution3D DepthwiseConv1D DepthwiseConv2D DepthwiseConvolution1D
conv: DepthwiseConvolution2D SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D
core: Dense EinsumDense Embedding Identity Masking ReversibleEmbedding
merge: Add Average Concatenate Dot Maximum Minimum Multiply Subtract
norm: BatchNormalization GroupNormalization InstanceNormalization LayerNormalization RMSNormalization
norm: SpectralNormalization SyncBatchNormalization UnitNormalization WeightNormalization
padding: Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D
padding: ZeroPadding3D
pool: AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D
pool: AdaptiveMaxPooling2D AdaptiveMaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D
pool: AvgPool2D AvgPool3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D
pool: GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D
pool: GlobalMaxPooling2D GlobalMaxPooling3D MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D
preprocessing: CenterCrop MaxNumBoundingBoxes Normalization RandomCrop Rescaling Resizing
recurrent: CuDNNGRU CuDNNLSTM GRU LSTM SimpleRNN
recurrent_conv: ConvLSTM1D ConvLSTM2D ConvLSTM3D ConvRecurrent2D
regularization: ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D
regularization: SpatialDropout2D SpatialDropout3D
reshape: Flatten Permute RepeatVector Reshape
wrappers: Bidirectional Pipeline TimeDistributed Wrapper
"""
FUNCTIONS = """\
functions_colours: tf.image.adjust_hue tf.image.adjust_saturation tf.image.crop_and_resize tf.image.hsv_to_rgb
functions_colours: tf.image.image_gradients tf.image.random_hue tf.image.random_saturation tf.image.rgb_to_hsv
functions_colours: tf.image.rgb_to_yiq tf.image.rgb_to_yuv tf.image.stateless_random_brightness
functions_colours: tf.image.stateless_random_contrast tf.image.stateless_random_flip_left_right
functions_colours: tf.image.stateless_random_flip_up_down tf.image.stateless_random_hue
functions_colours: tf.image.stateless_random_saturation tf.image.total_variation tf.image.yiq_to_rgb
functions_colours: tf.image.yuv_to_rgb tf.linalg.cross tf.linalg.matvec tf.linalg.tensor_diag tf.math.bessel_i0
functions_colours: tf.math.bessel_i0e tf.math.bessel_i1 tf.math.bessel_i1e tf.math.conj tf.math.erfcinv
functions_colours: tf.math.igamma tf.math.igammac tf.math.ndtri tf.math.reciprocal_no_nan tf.math.xdivy
functions_colours: tf.math.xlog1py tf.realdiv tf.truncatediv tf.truncatemod
functions_create: backend.arange backend.ones backend.random_bernoulli backend.random_normal
functions_create: backend.random_uniform backend.truncated_normal backend.zeros keras_random.normal
functions_create: keras_random.truncated_normal keras_random.uniform ops.arange ops.empty ops.full ops.geomspace
functions_create: ops.linspace ops.logspace ops.ones ops.zeros tf.fill tf.linspace tf.ones tf.random.gamma
functions_create: tf.random.normal tf.random.poisson tf.random.truncated_normal tf.random.uniform tf.range
functions_create: tf.zeros
functions_diagonal: backend.eye ops.diag ops.diagflat ops.diagonal ops.eye ops.fliplr ops.flipud ops.identity
functions_diagonal: ops.rot90 ops.trace ops.tri ops.vander tf.eye tf.linalg.adjoint tf.linalg.band_part
functions_diagonal: tf.linalg.diag tf.linalg.diag_part tf.linalg.eye tf.linalg.matrix_transpose tf.linalg.trace
functions_einops: ops.rearrange
functions_image: backend.resize_images backend.resize_volumes ops.depth_to_space ops.image.resize
functions_image: ops.space_to_depth tf.image.adjust_brightness tf.image.flip_left_right tf.image.flip_up_down
functions_image: tf.image.grayscale_to_rgb tf.image.per_image_standardization tf.image.random_flip_left_right
functions_image: tf.image.random_flip_up_down tf.image.resize tf.image.resize_with_crop_or_pad
functions_image: tf.image.resize_with_pad tf.image.rgb_to_grayscale tf.nn.depth_to_space tf.nn.space_to_depth
functions_index: backend.gather backend.one_hot backend.reverse ops.broadcast_to ops.flip ops.one_hot ops.roll
functions_index: ops.slice ops.take tf.broadcast_to tf.ensure_shape tf.gather tf.image.transpose
functions_index: tf.nn.embedding_lookup tf.one_hot tf.reverse tf.roll tf.slice
functions_linalg: ops.cholesky ops.cholesky_inverse ops.det ops.eig ops.eigh ops.inv ops.logdet ops.lstsq
functions_linalg: ops.lu_factor ops.matrix_rank ops.pinv ops.qr ops.slogdet ops.solve ops.solve_triangular
functions_linalg: ops.svd tf.linalg.cholesky tf.linalg.det tf.linalg.eig tf.linalg.eigh tf.linalg.expm
functions_linalg: tf.linalg.inv tf.linalg.pinv tf.linalg.qr tf.linalg.solve tf.linalg.sqrtm tf.linalg.svd
functions_math: activations.celu activations.elu activations.exponential activations.gelu activations.glu
functions_math: activations.hard_shrink activations.hard_sigmoid activations.hard_silu activations.hard_swish
functions_math: activations.hard_tanh activations.leaky_relu activations.linear activations.log_sigmoid
functions_math: activations.log_softmax activations.mish activations.relu activations.relu6 activations.selu
functions_math: activations.sigmoid activations.silu activations.soft_shrink activations.softmax
functions_math: activations.softplus activations.softsign activations.sparse_plus activations.sparse_sigmoid
functions_math: activations.sparsemax activations.squareplus activations.swish activations.tanh
functions_math: activations.tanh_shrink activations.threshold backend.abs backend.cast backend.cast_to_floatx
functions_math: backend.clip backend.cos backend.dropout backend.elu backend.exp backend.hard_sigmoid
functions_math: backend.l2_normalize backend.log backend.ones_like backend.relu backend.round backend.sigmoid
functions_math: backend.sign backend.sin backend.softmax backend.softplus backend.softsign backend.sqrt
functions_math: backend.square backend.stop_gradient backend.tanh backend.zeros_like keras_random.dropout
functions_math: ops.abs ops.absolute ops.angle ops.arccos ops.arccosh ops.arcsin ops.arcsinh ops.arctan
functions_math: ops.arctanh ops.array ops.bitwise_invert ops.bitwise_not ops.cast ops.cbrt ops.ceil ops.celu
functions_math: ops.clip ops.conj ops.conjugate ops.convert_to_tensor ops.copy ops.corrcoef ops.cos ops.cosh
functions_math: ops.deg2rad ops.elu ops.empty_like ops.erf ops.erfc ops.erfinv ops.exp ops.exp2 ops.expm1
functions_math: ops.fabs ops.floor ops.full_like ops.gelu ops.glu ops.hard_shrink ops.hard_sigmoid ops.hard_silu
functions_math: ops.hard_swish ops.hard_tanh ops.i0 ops.imag ops.isfinite ops.isinf ops.isnan ops.isneginf
functions_math: ops.isposinf ops.isreal ops.layer_normalization ops.leaky_relu ops.log ops.log10 ops.log1p
functions_math: ops.log2 ops.log_sigmoid ops.log_softmax ops.logical_not ops.nan_to_num ops.negative
functions_math: ops.normalize ops.ones_like ops.rad2deg ops.real ops.reciprocal ops.relu ops.relu6
functions_math: ops.rms_normalization ops.round ops.rsqrt ops.saturate_cast ops.selu ops.sigmoid ops.sign
functions_math: ops.signbit ops.silu ops.sin ops.sinc ops.sinh ops.soft_shrink ops.softmax ops.softplus
functions_math: ops.softsign ops.sparse_plus ops.sparse_sigmoid ops.sparsemax ops.sqrt ops.square ops.squareplus
functions_math: ops.stop_gradient ops.swish ops.tan ops.tanh ops.tanh_shrink ops.threshold ops.tril ops.triu
functions_math: ops.trunc ops.zeros_like tf.abs tf.acos tf.asin tf.atan tf.cast tf.clip_by_value
functions_math: tf.convert_to_tensor tf.cos tf.cosh tf.exp tf.floor tf.identity tf.linalg.l2_normalize
functions_math: tf.logical_not tf.math.abs tf.math.acos tf.math.asin tf.math.atan tf.math.ceil tf.math.cos
functions_math: tf.math.cosh tf.math.erf tf.math.exp tf.math.expm1 tf.math.floor tf.math.is_finite
functions_math: tf.math.is_inf tf.math.is_nan tf.math.l2_normalize tf.math.log tf.math.log1p tf.math.log_sigmoid
functions_math: tf.math.log_softmax tf.math.logical_not tf.math.negative tf.math.reciprocal tf.math.rint
functions_math: tf.math.round tf.math.rsqrt tf.math.sigmoid tf.math.sign tf.math.sin tf.math.sinh
functions_math: tf.math.softmax tf.math.softplus tf.math.sqrt tf.math.square tf.math.tan tf.math.tanh
functions_math: tf.negative tf.nn.dropout tf.nn.elu tf.nn.gelu tf.nn.l2_normalize tf.nn.leaky_relu
functions_math: tf.nn.log_softmax tf.nn.relu tf.nn.relu6 tf.nn.selu tf.nn.sigmoid tf.nn.silu tf.nn.softmax
functions_math: tf.nn.softplus tf.nn.softsign tf.nn.swish tf.nn.tanh tf.ones_like tf.round tf.sigmoid tf.sign
functions_math: tf.sin tf.sinh tf.sqrt tf.square tf.stop_gradient tf.tan tf.tanh tf.zeros_like
functions_merge: backend.concatenate backend.equal backend.greater backend.greater_equal backend.less
functions_merge: backend.less_equal backend.maximum backend.minimum backend.not_equal backend.pow backend.stack
functions_merge: layers.add layers.average layers.concatenate layers.dot layers.maximum layers.minimum
functions_merge: layers.multiply layers.subtract ops.add ops.append ops.arctan2 ops.concatenate ops.divide
functions_merge: ops.divide_no_nan ops.equal ops.floor_divide ops.fmax ops.fmin ops.fmod ops.greater
functions_merge: ops.greater_equal ops.hypot ops.less ops.less_equal ops.logaddexp ops.logical_and
functions_merge: ops.logical_or ops.logical_xor ops.maximum ops.minimum ops.mod ops.multiply ops.not_equal
functions_merge: ops.power ops.stack ops.subtract ops.true_divide ops.unstack ops.where tf.add tf.add_n
functions_merge: tf.concat tf.divide tf.equal tf.greater tf.greater_equal tf.less tf.less_equal tf.logical_and
functions_merge: tf.logical_or tf.math.add tf.math.add_n tf.math.divide tf.math.divide_no_nan tf.math.equal
functions_merge: tf.math.floordiv tf.math.floormod tf.math.greater tf.math.greater_equal tf.math.less
functions_merge: tf.math.less_equal tf.math.logical_and tf.math.logical_or tf.math.logical_xor tf.math.maximum
functions_merge: tf.math.minimum tf.math.mod tf.math.multiply tf.math.not_equal tf.math.pow
functions_merge: tf.math.squared_difference tf.math.subtract tf.math.truediv tf.maximum tf.minimum tf.multiply
functions_merge: tf.not_equal tf.pow tf.split tf.stack tf.subtract tf.truediv tf.unstack tf.where
functions_nn: backend.conv1d backend.conv2d backend.conv3d backend.depthwise_conv2d ops.conv ops.conv_transpose
functions_nn: ops.depthwise_conv ops.separable_conv tf.nn.conv1d tf.nn.conv2d tf.nn.conv3d tf.nn.convolution
functions_nn: tf.nn.depthwise_conv2d
functions_norm: backend.batch_normalization backend.bias_add ops.batch_normalization tf.nn.batch_normalization
functions_norm: tf.nn.bias_add
functions_order: backend.cumprod backend.cumsum ops.argpartition ops.argsort ops.bincount ops.cumprod ops.cumsum
functions_order: ops.diff ops.histogram ops.nancumprod ops.nancumsum ops.nanpercentile ops.nanquantile
functions_order: ops.nonzero ops.percentile ops.quantile ops.segment_max ops.segment_min ops.segment_prod
functions_order: ops.segment_sum ops.sort ops.trapezoid ops.unique tf.argsort tf.cumsum tf.math.bincount
functions_order: tf.math.count_nonzero tf.math.cumprod tf.math.cumsum tf.math.cumulative_logsumexp
functions_order: tf.math.segment_max tf.math.segment_mean tf.math.segment_min tf.math.segment_prod
functions_order: tf.math.segment_sum tf.math.unsorted_segment_max tf.math.unsorted_segment_mean
functions_order: tf.math.unsorted_segment_sum tf.sort
functions_pairs: backend.binary_crossentropy backend.categorical_crossentropy backend.in_top_k ops.allclose
functions_pairs: ops.binary_crossentropy ops.bitwise_and ops.bitwise_left_shift ops.bitwise_or
functions_pairs: ops.bitwise_right_shift ops.bitwise_xor ops.categorical_crossentropy ops.ctc_decode
functions_pairs: ops.ctc_loss ops.digitize ops.gcd ops.heaviside ops.in_top_k ops.isclose ops.isin ops.lcm
functions_pairs: ops.ldexp ops.left_shift ops.logaddexp2 ops.nextafter ops.polar ops.psnr ops.right_shift
functions_pairs: ops.searchsorted ops.sparse_categorical_crossentropy tf.math.in_top_k
functions_pairs: tf.nn.sigmoid_cross_entropy_with_logits tf.nn.softmax_cross_entropy_with_logits
functions_pairs: tf.nn.sparse_softmax_cross_entropy_with_logits
functions_parts: ops.array_split ops.dsplit ops.dstack ops.hsplit ops.hstack ops.meshgrid ops.split ops.vsplit
functions_parts: ops.vstack tf.meshgrid
functions_patches: ops.adaptive_average_pool ops.adaptive_max_pool ops.fold ops.image.extract_patches
functions_patches: ops.image.extract_patches_3d ops.unfold tf.image.extract_patches
functions_pool: backend.pool2d ops.average_pool ops.max_pool tf.nn.avg_pool tf.nn.avg_pool1d tf.nn.avg_pool2d
functions_pool: tf.nn.avg_pool3d tf.nn.max_pool tf.nn.max_pool1d tf.nn.max_pool2d tf.nn.max_pool3d tf.nn.pool
functions_products: backend.batch_dot backend.dot ops.cdist ops.correlate ops.cross ops.dot
functions_products: ops.dot_product_attention ops.einsum ops.inner ops.kron ops.matmul ops.outer ops.tensordot
functions_products: ops.vdot tf.einsum tf.linalg.einsum tf.linalg.matmul tf.linalg.tensordot tf.matmul
functions_products: tf.tensordot
functions_reduce: backend.all backend.any backend.argmax backend.argmin backend.max backend.mean backend.min
functions_reduce: backend.prod backend.std backend.sum backend.var ops.all ops.amax ops.amin ops.any ops.argmax
functions_reduce: ops.argmin ops.average ops.count_nonzero ops.logsumexp ops.max ops.mean ops.median ops.min
functions_reduce: ops.moments ops.nanargmax ops.nanargmin ops.nanmax ops.nanmean ops.nanmedian ops.nanmin
functions_reduce: ops.nanprod ops.nanstd ops.nansum ops.nanvar ops.ndim ops.norm ops.prod ops.ptp ops.size
functions_reduce: ops.std ops.sum ops.top_k ops.var tf.argmax tf.argmin tf.linalg.norm tf.math.argmax
functions_reduce: tf.math.argmin tf.math.reduce_all tf.math.reduce_any tf.math.reduce_logsumexp
functions_reduce: tf.math.reduce_max tf.math.reduce_mean tf.math.reduce_min tf.math.reduce_prod
functions_reduce: tf.math.reduce_std tf.math.reduce_sum tf.math.reduce_variance tf.math.top_k tf.nn.moments
functions_reduce: tf.nn.top_k tf.norm tf.reduce_all tf.reduce_any tf.reduce_logsumexp tf.reduce_max
functions_reduce: tf.reduce_mean tf.reduce_min tf.reduce_prod tf.reduce_sum tf.size
functions_reshape: backend.batch_flatten backend.flatten backend.reshape ops.ravel ops.reshape tf.reshape
functions_scatter: ops.multi_hot ops.scatter ops.scatter_update ops.select ops.slice_update ops.take_along_axis
functions_scatter: ops.unravel_index tf.boolean_mask tf.gather_nd tf.scatter_nd tf.tensor_scatter_nd_add
functions_scatter: tf.tensor_scatter_nd_update
functions_shape: backend.expand_dims backend.permute_dimensions backend.repeat backend.repeat_elements
functions_shape: backend.spatial_2d_padding backend.spatial_3d_padding backend.squeeze backend.temporal_padding
functions_shape: backend.tile backend.transpose ops.expand_dims ops.moveaxis ops.pad ops.repeat ops.squeeze
functions_shape: ops.swapaxes ops.tile ops.transpose tf.expand_dims tf.pad tf.repeat tf.squeeze tf.tile
functions_shape: tf.transpose
functions_signal: ops.bartlett ops.blackman ops.extract_sequences ops.fft ops.fft2 ops.hamming ops.hanning
functions_signal: ops.ifft2 ops.irfft ops.istft ops.kaiser ops.rfft ops.stft ops.view ops.view_as_complex
functions_signal: ops.view_as_real tf.signal.fft tf.signal.fft2d tf.signal.ifft tf.signal.ifft2d tf.signal.irfft
functions_signal: tf.signal.irfft2d tf.signal.rfft tf.signal.rfft2d tf.signal.stft
functions_tensorflow: backend.pool3d backend.separable_conv2d tf.acosh tf.asinh tf.atan2 tf.atanh
functions_tensorflow: tf.clip_by_norm tf.complex tf.dtypes.complex tf.image.adjust_contrast
functions_tensorflow: tf.image.adjust_gamma tf.image.convert_image_dtype tf.image.crop_to_bounding_box
functions_tensorflow: tf.image.pad_to_bounding_box tf.image.random_brightness tf.image.random_contrast
functions_tensorflow: tf.image.random_crop tf.image.rot90 tf.linalg.normalize tf.math.acosh tf.math.angle
functions_tensorflow: tf.math.asinh tf.math.atan2 tf.math.atanh tf.math.digamma tf.math.erfc tf.math.erfinv
functions_tensorflow: tf.math.imag tf.math.lgamma tf.math.multiply_no_nan tf.math.real tf.math.scalar_mul
functions_tensorflow: tf.math.xlogy tf.math.zero_fraction tf.nn.conv1d_transpose tf.nn.conv2d_transpose
functions_tensorflow: tf.nn.conv3d_transpose tf.nn.crelu tf.nn.l2_loss tf.nn.local_response_normalization
functions_tensorflow: tf.nn.lrn tf.nn.separable_conv2d tf.nn.zero_fraction tf.saturate_cast tf.scalar_mul
functions_tensorflow: tf.sequence_mask
functions_warp: ops.image.affine_transform ops.image.crop_images ops.image.elastic_transform
functions_warp: ops.image.gaussian_blur ops.image.hsv_to_rgb ops.image.map_coordinates ops.image.pad_images
functions_warp: ops.image.perspective_transform ops.image.rgb_to_grayscale ops.image.rgb_to_hsv
functions_warp: ops.image.scale_and_translate ops.image.sobel_edges ops.image.ssim tf.image.sobel_edges
"""
