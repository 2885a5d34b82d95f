"""Builders of published packages, run on their own source, against what Keras builds of them.

By hand: `python tests/summaries/published.py [word …]` compares the builds whose text contains one of the words, and prints a
table. What is not installed is left out: the packages are no dependency of the tests. A builder that does not run under the
installed Keras has no oracle, and is counted as such.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import keras
from keras_rows import differences

from resblock_lint.files import Files, libraries
from resblock_lint.summary import summarize

KECAM = "keras_cv_attention_models"
SMALL = "input_shape=(64, 64, 3), pretrained=None"
BUILDS: dict[str, list[str]] = {
    f"{KECAM}.resnest.resnest": [f"ResNest50({SMALL})", f"ResNest101({SMALL}, num_classes=0)"],
    f"{KECAM}.resnet_family.resnext": [f"ResNeXt50({SMALL})", f"ResNeXt50D({SMALL})"],
    f"{KECAM}.resnet_family.resnet_deep": [f"ResNet50D({SMALL})"],
    f"{KECAM}.resnet_family.resnet_quad": [f"ResNet51Q({SMALL})"],
    f"{KECAM}.resnet_family.regnet": [f"RegNetY040({SMALL})", f"RegNetZB16({SMALL})"],
    f"{KECAM}.convnext.convnext": [f"ConvNeXtTiny({SMALL})", f"ConvNeXtV2Atto({SMALL}, num_classes=5)"],
    f"{KECAM}.efficientnet.efficientnet_v2": [f"EfficientNetV2B0({SMALL})", f"EfficientNetV2S({SMALL}, num_classes=0)"],
    f"{KECAM}.efficientnet.efficientnet_v1": [f"EfficientNetV1B0({SMALL})"],
    f"{KECAM}.ghostnet.ghostnet": [f"GhostNet050({SMALL})", f"GhostNet100({SMALL})"],
    f"{KECAM}.ghostnet.ghostnet_v2": [f"GhostNetV2_100({SMALL})"],
    f"{KECAM}.mlp_family.mlp_mixer": ["MLPMixerS32(input_shape=(224, 224, 3), pretrained=None)"],
    f"{KECAM}.mlp_family.res_mlp": ["ResMLP12(input_shape=(224, 224, 3), pretrained=None)"],
    f"{KECAM}.mlp_family.gated_mlp": ["GMLPTiny16(input_shape=(224, 224, 3), pretrained=None)"],
    f"{KECAM}.coatnet.coatnet": [f"CoAtNet0({SMALL})"],
    f"{KECAM}.swin_transformer_v2.swin_transformer_v2": ["SwinTransformerV2Tiny_window8(input_shape=(256, 256, 3), pretrained=None)"],
    f"{KECAM}.mobilevit.mobile_vit": ["MobileViT_XXS(input_shape=(256, 256, 3), pretrained=None)"],
    f"{KECAM}.nfnets.nfnets": [f"NFNetF0({SMALL})"],
    f"{KECAM}.halonet.halonet": ["HaloNextECA26T(input_shape=(256, 256, 3), pretrained=None)"],
    f"{KECAM}.botnet.botnet": ["BotNet26T(input_shape=(256, 256, 3), pretrained=None)"],
    f"{KECAM}.cotnet.cotnet": ["CotNet50(input_shape=(64, 64, 3), pretrained=None)"],
    f"{KECAM}.beit.vit": ["ViTTinyPatch16(input_shape=(224, 224, 3), pretrained=None)"],
    f"{KECAM}.levit.levit": ["LeViT128S(input_shape=(224, 224, 3), pretrained=None, use_distillation=False)"],
    f"{KECAM}.poolformer.poolformer": [] , f"{KECAM}.metaformer.poolformer": [f"PoolFormerS12({SMALL})"],
    f"{KECAM}.edgenext.edgenext": ["EdgeNeXt_XX_Small(input_shape=(256, 256, 3), pretrained=None)"],
    f"{KECAM}.fasternet.fasternet": ["FasterNetT0(input_shape=(224, 224, 3), pretrained=None)"],
    f"{KECAM}.mobilenetv3_family.mobilenetv3": [f"MobileNetV3Large100({SMALL})"],
    f"{KECAM}.tinynet.tinynet": [f"TinyNetE({SMALL})"],
    f"{KECAM}.inceptionnext.inceptionnext": [f"InceptionNeXtTiny({SMALL})"],
    f"{KECAM}.yolox.yolox": ["YOLOXNano(input_shape=(416, 416, 3), pretrained=None)"],
    f"{KECAM}.efficientdet.efficientdet": ["EfficientDetD0(input_shape=(512, 512, 3), pretrained=None)"],
    "keras_unet_collection.models": [
        "unet_2d((128, 128, 3), [16, 32, 64], n_labels=2, batch_norm=True)",
        "unet_plus_2d((128, 128, 3), [16, 32, 64], n_labels=2, deep_supervision=True)",
        "att_unet_2d((128, 128, 3), [16, 32, 64, 128], n_labels=3)",
        "resunet_a_2d((128, 128, 3), [32, 64, 128], dilation_num=[1, 3], n_labels=2)",
        "r2_unet_2d((128, 128, 3), [16, 32, 64], n_labels=2)",
        "vnet_2d((128, 128, 1), [16, 32, 64], n_labels=2, res_num_ini=1, res_num_max=3)",
        "u2net_2d((128, 128, 3), n_labels=2, filter_num_down=[16, 32, 64])",
        "transunet_2d((128, 128, 3), [16, 32, 64], n_labels=2, num_mlp=64, num_heads=2, num_transformer=2, embed_dim=64)",
        "swin_unet_2d((128, 128, 3), 16, n_labels=2, depth=3, stack_num_down=2, stack_num_up=2, patch_size=(2, 2), num_heads=[2, 4, 4], window_size=[4, 2, 2], num_mlp=64)",
        "unet_3plus_2d((128, 128, 3), 2, [16, 32, 64])",
    ],
    "efficientnet.tfkeras": ["EfficientNetB0(weights=None)", "EfficientNetB1(weights=None, include_top=False, input_shape=(64, 64, 3))"],
    "classification_models.tfkeras": ["Classifiers.get('resnet18')[0]((64, 64, 3), weights=None)", "Classifiers.get('seresnet34')[0]((64, 64, 3), weights=None, include_top=False)", "Classifiers.get('resnext50')[0]((64, 64, 3), weights=None)", "Classifiers.get('seresnext50')[0]((64, 64, 3), weights=None)", "Classifiers.get('senet154')[0]((64, 64, 3), weights=None, include_top=False)"],
    "classification_models_3D.tfkeras": ["Classifiers.get('resnet18')[0](input_shape=(64, 64, 64, 2), weights=None, include_top=False)", "Classifiers.get('densenet121')[0](input_shape=(64, 64, 64, 2), weights=None, include_top=False)"],
    "efficientnet_3D.tfkeras": ["EfficientNetB0(input_shape=(64, 64, 64, 3), weights=None)"],
    "segmentation_models_3D": ["Unet('resnet18', input_shape=(64, 64, 64, 3), encoder_weights=None)", "Linknet('seresnet18', input_shape=(64, 64, 64, 3), encoder_weights=None)", "FPN('resnet18', input_shape=(64, 64, 64, 3), encoder_weights=None)"],
    "keras_resnet.models": ["ResNet50(keras.layers.Input((64, 64, 3)), classes=10)", "ResNet18(keras.layers.Input((64, 64, 3)), include_top=False)", "FPN50(keras.layers.Input((64, 64, 3)))"],
    "tcn": ["compiled_tcn(num_feat=3, num_classes=5, nb_filters=8, kernel_size=3, dilations=[1, 2, 4], nb_stacks=1, max_len=20, output_len=1)"],
    "vit_keras.vit": ["vit_b16(image_size=64, pretrained=False, weights=None, classes=5)"],
    "keras_hub.src.models.resnet.resnet_backbone": [
        "ResNetBackbone(input_conv_filters=[8], input_conv_kernel_sizes=[7], stackwise_num_filters=[64, 16], stackwise_num_blocks=[2, 2], stackwise_num_strides=[1, 2], block_type='basic_block', image_shape=(64, 64, 3))",
        "ResNetBackbone(input_conv_filters=[8, 8], input_conv_kernel_sizes=[3, 3], stackwise_num_filters=[64, 16, 32], stackwise_num_blocks=[2, 2, 1], stackwise_num_strides=[1, 2, 2], block_type='bottleneck_block_vd', use_pre_activation=False)",
    ],
    "keras_hub.src.models.densenet.densenet_backbone": ["DenseNetBackbone(stackwise_num_repeats=[2, 3], image_shape=(64, 64, 3), compression_ratio=0.5, growth_rate=8)"],
    "keras_hub.src.models.csp_darknet.csp_darknet_backbone": ["CSPDarkNetBackbone(stackwise_num_filters=[8, 16, 16], stackwise_depth=[1, 2, 1], block_type='basic_block', image_shape=(64, 64, 3))"],
    "keras_hub.src.models.vgg.vgg_backbone": ["VGGBackbone(stackwise_num_repeats=[2, 2], stackwise_num_filters=[8, 16], image_shape=(64, 64, 3))"],
    "keras_hub.src.models.mit.mit_backbone": ["MiTBackbone(layerwise_depths=[1, 1], image_shape=(64, 64, 3), hidden_dims=[8, 16], num_layers=2, layerwise_num_heads=[1, 2], layerwise_sr_ratios=[2, 1], max_drop_path_rate=0.1, layerwise_patch_sizes=[7, 3], layerwise_strides=[4, 2])"],
    "keras_hub.src.models.vit.vit_backbone": ["ViTBackbone(image_shape=(64, 64, 3), patch_size=(16, 16), num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=32)"],
    "keras_hub.src.models.efficientnet.efficientnet_backbone": [],
    "keras_cv.src.models.backbones.resnet_v1.resnet_v1_backbone": [],
}  # fmt: skip


def outcome(module_name: str, call: str) -> tuple[str, list[str], float, float]:
    """How one build compares, what differs, and the seconds that we and Keras took."""
    keras.backend.clear_session()
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            module = importlib.import_module(module_name)
            model: Any = eval(call, {**vars(module), "keras": keras})
        except Exception as problem:
            return "no oracle", [repr(problem)[:200]], 0.0, 0.0
    theirs, start = time.process_time() - start, time.process_time()
    (summary,) = summarize(str(module.__file__), Files({}).read, [call], libraries=libraries())
    ours = time.process_time() - start
    if summary.failure is not None:
        return "failed", [summary.failure], ours, theirs
    found = differences(model, summary)
    return "different" if found else "equal" if summary.complete else "incomplete", found, ours, theirs


def main() -> None:
    words = sys.argv[1:]
    table: dict[str, Counter[str]] = {}
    seconds: dict[str, list[float]] = {}
    for module, calls in BUILDS.items():
        for call in calls:
            if words and not any(word in f"{module}.{call}" for word in words):
                continue
            word, told, ours, theirs = outcome(module, call)
            package = module.partition(".")[0]
            table.setdefault(package, Counter())[word] += 1
            spent = seconds.setdefault(package, [0.0, 0.0])
            seconds[package] = [spent[0] + ours, spent[1] + theirs]
            print(f"{word:10} {module}.{call[:90]}  {ours:.2f} s, Keras {theirs:.2f} s", flush=True)
            for line in told[:4]:
                print("     ", line[:400])
    for package, counts in table.items():
        print(f"{package:28} {dict(counts)}  {seconds[package][0]:.1f} s, Keras {seconds[package][1]:.1f} s")
    os._exit(0)


if __name__ == "__main__":
    main()
