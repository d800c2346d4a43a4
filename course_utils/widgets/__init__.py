"""What a learner can move and answer in a lesson, from core ipywidgets 7.7.1 (Colab) and 8 alone.

It works by keyboard too, and does nothing but stand there when no one is looking.
"""

from course_utils.widgets.idea_test import IdeaTest, posttest, pretest
from course_utils.widgets.kernel_editor import KernelEditor, kernel_editor, kernel_figure
from course_utils.widgets.picture_slider import PictureSlider, picture_slider, still
from course_utils.widgets.predict import Prediction, predict
from course_utils.widgets.upload import PictureUpload, picture_upload
from course_utils.widgets.verdicts import UNDECIDED, VerdictForm, verdict_form
