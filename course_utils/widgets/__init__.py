"""What a learner can move and answer in a lesson, from core ipywidgets 7.7.1 (Colab) and 8 alone.

It works by keyboard too, and does nothing but stand there when no one is looking.
"""

from .idea_test import IdeaTest, posttest, pretest
from .kernel_editor import KernelEditor, kernel_editor, kernel_figure
from .picture_slider import PictureSlider, picture_slider, still
from .predict import Prediction, predict
from .upload import PictureUpload, picture_upload
from .verdicts import UNDECIDED, VerdictForm, verdict_form
