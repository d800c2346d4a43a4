"""What a lesson loads: rendered pets, photographs, a learner's own folder of pictures."""

from course_utils.datasets.cats_vs_dogs import CatsVsDogs, load_cats_vs_dogs
from course_utils.datasets.coco import CocoDataset, CocoPicture, load_coco
from course_utils.datasets.experiments import MeasuredExperiment, load_experiment
from course_utils.datasets.folder import ImageFolder, load_image_folder
from course_utils.datasets.oxford import OxfordPets, load_oxford_pets
from course_utils.datasets.photographs import PHOTOGRAPHS, photograph
from course_utils.datasets.worlds import (
    load_album,
    load_call,
    load_clips,
    load_pets,
    load_radiographs,
    load_street,
)
