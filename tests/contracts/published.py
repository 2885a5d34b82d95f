"""Contracts of the block and stack functions of installed packages, on drawn calls under Keras.

By hand: `python tests/contracts/published.py [word …] [--calls N]`. A package that is not installed is left out.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sampled import check

from resblock_lint.contracts import contracts
from resblock_lint.files import Files

MODULES = [
    *(
        f"keras.src.applications.{name}"
        for name in (
            "resnet", "densenet", "mobilenet", "mobilenet_v2", "mobilenet_v3", "inception_v3", "inception_resnet_v2",
            "nasnet", "efficientnet", "efficientnet_v2", "convnext", "xception",
        )
    ),
    "keras_resnet.blocks._1d", "keras_resnet.blocks._2d", "keras_resnet.blocks._3d",
    "keras_unet_collection.layer_utils", "keras_unet_collection._model_unet_2d",
    "keras_unet_collection._model_unet_plus_2d", "keras_unet_collection._model_r2_unet_2d",
    "keras_unet_collection._model_resunet_a_2d", "keras_unet_collection._model_att_unet_2d",
    "keras_unet_collection._model_vnet_2d", "keras_unet_collection._backbone_zoo",
    "keras_unet.models.custom_unet", "keras_unet.models.custom_vnet", "keras_unet.models.satellite_unet",
    "classification_models.models.resnet", "classification_models.models.resnext",
    "classification_models.models.senet", "classification_models_3D.models.resnet",
    "classification_models_3D.models.resnext", "classification_models_3D.models.senet",
    "efficientnet.model", "efficientnet_3D.model", "segmentation_models_3D.models.unet",
    "segmentation_models_3D.models.linknet", "segmentation_models_3D.models.fpn",
    "keras_cv_attention_models.resnest.resnest", "keras_cv_attention_models.aotnet.aotnet",
    "keras_hub.src.models.resnet.resnet_backbone", "keras_hub.src.models.densenet.densenet_backbone",
    "keras_hub.src.models.xception.xception_backbone", "keras_hub.src.models.mobilenet.mobilenet_backbone",
    "keras_hub.src.models.cspnet.cspnet_backbone", "keras_hub.src.models.deeplab_v3.deeplab_v3_layers",
    "vit_keras.layers", "alquimodelia.fcnn", "k3im.convmixer",
]  # fmt: skip


def main() -> None:
    calls = int(sys.argv[sys.argv.index("--calls") + 1]) if "--calls" in sys.argv else 40
    words = [one for one in sys.argv[1:] if not one.startswith("--") and not one.isdigit()]
    table: Counter[str] = Counter()
    for name in MODULES:
        if words and not any(word in name for word in words):
            continue
        try:
            module = importlib.import_module(name)
        except Exception as problem:
            print(f"{name}: not here ({type(problem).__name__})")
            continue
        found, problems = contracts([str(module.__file__)], Files({}).read)
        print(f"{name}: {len(found)} functions {problems}")
        for one in found:
            if one.qualname in ("preprocess_input", "decode_predictions"):  # no blocks: they take arrays
                continue
            function = getattr(module, one.qualname, None)
            if function is None or "." in one.qualname or isinstance(function, type):
                table["not at top level"] += 1
                continue
            if not one.complete:
                table["not complete"] += 1
                print(f"  not complete  {one.qualname}")
                continue
            tally = check(function, one, calls)
            word = "wrong" if tally.wrong else "vacuous" if not tally.built else "exact"
            table[word] += 1
            print(f"  {word:8} {one.qualname}: {tally.built} built, {tally.refused} refused, {len(tally.wrong)} wrong")
            for line in tally.wrong[:3]:
                print("      ", line[:330])
    print(dict(table))
    os._exit(0)


if __name__ == "__main__":
    main()
