"""Layers on images that are given what lies beside them too, in a dictionary: what they give is none of what they got."""

import keras
from keras import layers

images, labels = keras.Input(batch_shape=(2, 10, 8, 3)), keras.Input(batch_shape=(2, 5))
boxes, classes = keras.Input(batch_shape=(2, 4, 4)), keras.Input(batch_shape=(2, 4))
given = {"images": images, "labels": labels}
contrast = keras.Model([images, labels], layers.RandomContrast(0.1)(given))
boxed = {"images": images, "bounding_boxes": {"boxes": boxes, "labels": classes}}
flipped = keras.Model([images, boxes, classes], layers.RandomFlip(bounding_box_format="xyxy")(boxed))
both = layers.RandAugment((0, 255))(layers.RandomBrightness(0.1)(given))
behind = keras.Model([images, labels], [layers.Conv2D(3, 1)(both["images"]), both["labels"]])
