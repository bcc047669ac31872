"""What `nnstudio list presets` says, written down: working it out takes seconds, most of them for loading torch.

A test works it out and compares, and gives the line to put here where one is missing or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PresetLine:
    """A named network for the samples and classes that it was made for."""

    name: str
    title: str
    year: int
    input_shape: tuple[int, ...]
    classes: int
    parameters: int


PRESETS = (
    PresetLine("lenet5", "LeNet-5", 1998, (1, 28, 28), 10, 61_706),
    PresetLine("cnn", "Small modern CNN", 2020, (1, 28, 28), 10, 24_058),
    PresetLine("linear_regression", "Linear regression", 1805, (1,), 1, 2),
    PresetLine("perceptron", "Perceptron", 1958, (2,), 2, 3),
    PresetLine("logistic_regression", "Logistic regression", 1958, (2,), 2, 3),
    PresetLine("two_neuron", "Two-neuron network", 1986, (1,), 2, 4),
    PresetLine("mlp", "MLP 256-128", 1986, (1, 28, 28), 10, 235_146),
    PresetLine("breast_cancer", "Breast-cancer net", 1995, (30,), 2, 4097),
    PresetLine("pigeon", "Pigeon", 2019, (1, 28, 28), 2, 23_581),
    PresetLine("alexnet", "AlexNet", 2012, (3, 224, 224), 1000, 61_100_840),
    PresetLine("alexnet_small", "AlexNet-style for 28×28", 2012, (1, 28, 28), 10, 262_826),
    PresetLine("vgg16", "VGG-16", 2014, (3, 224, 224), 1000, 138_357_544),
    PresetLine("vgg16_bn", "VGG-16 with batch norm", 2014, (3, 224, 224), 1000, 138_365_992),
    PresetLine("vgg19", "VGG-19", 2014, (3, 224, 224), 1000, 143_667_240),
    PresetLine("vgg19_bn", "VGG-19 with batch norm", 2014, (3, 224, 224), 1000, 143_678_248),
    PresetLine("vgg6", "VGG-6 for 28×28", 2014, (1, 28, 28), 10, 218_682),
    PresetLine("googlenet", "GoogLeNet", 2014, (3, 224, 224), 1000, 6_624_904),
    PresetLine("inception_small", "Inception for 28×28", 2014, (1, 28, 28), 10, 46_506),
    PresetLine("resnet18", "ResNet-18", 2015, (3, 224, 224), 1000, 11_689_512),
    PresetLine("resnet34", "ResNet-34", 2015, (3, 224, 224), 1000, 21_797_672),
    PresetLine("resnet50", "ResNet-50", 2015, (3, 224, 224), 1000, 25_557_032),
    PresetLine("resnet101", "ResNet-101", 2015, (3, 224, 224), 1000, 44_549_160),
    PresetLine("resnet152", "ResNet-152", 2015, (3, 224, 224), 1000, 60_192_808),
    PresetLine("resnet8", "ResNet-8 for 28×28", 2015, (1, 28, 28), 10, 77_754),
    PresetLine("resnet20", "ResNet-20 for 32×32", 2015, (3, 32, 32), 10, 272_474),
    PresetLine("densenet121", "DenseNet-121", 2017, (3, 224, 224), 1000, 7_978_856),
    PresetLine("densenet169", "DenseNet-169", 2017, (3, 224, 224), 1000, 14_149_480),
    PresetLine("densenet201", "DenseNet-201", 2017, (3, 224, 224), 1000, 20_013_928),
    PresetLine("densenet16", "DenseNet-16 for 28×28", 2017, (1, 28, 28), 10, 69_226),
    PresetLine("efficientnet_b0", "EfficientNet-B0", 2019, (3, 224, 224), 1000, 5_288_548),
    PresetLine("efficientnet_b1", "EfficientNet-B1", 2019, (3, 240, 240), 1000, 7_794_184),
    PresetLine("efficientnet_b2", "EfficientNet-B2", 2019, (3, 288, 288), 1000, 9_109_994),
    PresetLine("efficientnet_b3", "EfficientNet-B3", 2019, (3, 300, 300), 1000, 12_233_232),
    PresetLine("efficientnet_b4", "EfficientNet-B4", 2019, (3, 380, 380), 1000, 19_341_616),
    PresetLine("efficientnet_b5", "EfficientNet-B5", 2019, (3, 456, 456), 1000, 30_389_784),
    PresetLine("efficientnet_b6", "EfficientNet-B6", 2019, (3, 528, 528), 1000, 43_040_704),
    PresetLine("efficientnet_b7", "EfficientNet-B7", 2019, (3, 600, 600), 1000, 66_347_960),
    PresetLine("efficientnet_small", "EfficientNet-style for 28×28", 2019, (1, 28, 28), 10, 80_706),
    PresetLine("unet", "U-Net-style classifier for 28×28", 2015, (1, 28, 28), 10, 130_074),
)
