"""Models that begin in the middle of another one: Keras names their inputs by the count of tensors."""

import keras
from keras import layers

x = keras.Input((8,))
early = layers.Dense(3)(x)
late = layers.Dense(4)(early)
rest = keras.Model(early, layers.Dense(2)(late))
image = keras.Input((4, 4, 2), name="image")
one, two = keras.ops.split(layers.Conv2D(4, 1)(image), 2, axis=-1)
half = keras.Model(two, layers.Conv2D(3, 1)(two) + 1)
stack = keras.Sequential([layers.Dense(4), layers.Dense(2)])
made = stack(keras.Input((3,)))
again = layers.Dense(4)(made)
behind = keras.Model(again, layers.Dense(3)(again))
base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
tail = keras.Model(base.layers[5].output, base.output)
joined = keras.Model([early, x], layers.Concatenate()([early, x]))
left, right = keras.Input((5,)), keras.Input((5,))
two_sides = keras.Model([left, right], layers.Add()([layers.Dense(3)(left), layers.Dense(3)(right)]))
clone = keras.models.clone_model(two_sides)
clone_of_clone = keras.models.clone_model(clone)
