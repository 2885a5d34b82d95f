"""Models of keras.applications as parts of others."""

import keras
from keras import layers
from keras.applications import MobileNetV2, ResNet50
from keras.applications.vgg16 import VGG16

base = ResNet50(weights=None, include_top=False, input_shape=(96, 96, 3))
base.trainable = False
x = layers.GlobalAveragePooling2D()(base.output)
tuned = keras.Model(base.input, layers.Dense(5, activation="softmax")(x))

inputs = keras.Input((128, 128, 3))
features = MobileNetV2(include_top=False, weights=None, input_shape=(128, 128, 3), pooling="avg")(inputs)
on_top = keras.Model(inputs, layers.Dense(2)(features))

backbone = VGG16(include_top=False, weights=None, input_tensor=keras.Input((64, 64, 3)))
skips = [backbone.get_layer(name).output for name in ("block1_conv2", "block2_conv2", "block3_conv3")]
y = backbone.output
for skip in reversed(skips):
    while y.shape[1] != skip.shape[1]:
        y = layers.UpSampling2D()(y)
    y = layers.Conv2D(16, 3, padding="same")(layers.Concatenate()([y, skip]))
unet = keras.Model(backbone.input, y)

stacked = keras.Sequential(
    [
        keras.applications.EfficientNetB0(include_top=False, weights=None, input_shape=(64, 64, 3)),
        layers.Flatten(),
        layers.Dense(3),
    ]
)
