"""The door to backends: what one is, how plugins register one, model files, initial parameters, error bounds.

A backend sees this package and `symgroup.ir`, and nothing else of symgroup.
"""

from symgroup.backends.arrays import checked_input, checked_parameters
from symgroup.backends.base import Backend, Capabilities, Module
from symgroup.backends.bound import classify, run_with_bound
from symgroup.backends.checkpoint import (
    Checkpoint,
    load_checkpoint,
    not_a_checkpoint,
    run_identity,
    save_checkpoint,
)
from symgroup.backends.clouds import Clouds, cloud_choice
from symgroup.backends.dense import LARGEST_ISOTYPIC, DenseMap, dense_basis, dense_map
from symgroup.backends.distances import Distances, plan_distances
from symgroup.backends.features import EVERYTHING, plan_features, require_real, unserved
from symgroup.backends.hooks import hookimpl
from symgroup.backends.images import Exchanges, Images, Turns
from symgroup.backends.initial import initial_parameters
from symgroup.backends.input_bounds import canonical_elements
from symgroup.backends.model_file import SavedModel, load_model, save_model
from symgroup.backends.noise import checked_seed, standard_noise
from symgroup.backends.orders import point_order
from symgroup.backends.plugins import BackendRecord, backend_records, get_backend
from symgroup.backends.pointwise import plugin_activation, pointwise_function
from symgroup.backends.processes import Process, this_process
from symgroup.backends.random_moves import Action, RandomMoves, random_moves
from symgroup.backends.training import (
    CheckpointOptions,
    TrainingData,
    TrainOptions,
    TrainProgress,
    TrainReport,
)
from symgroup.errors import InputError, PluginError

__all__ = [
    "EVERYTHING",
    "LARGEST_ISOTYPIC",
    "Action",
    "Backend",
    "BackendRecord",
    "Capabilities",
    "Checkpoint",
    "Clouds",
    "CheckpointOptions",
    "DenseMap",
    "Distances",
    "Exchanges",
    "Images",
    "InputError",
    "Module",
    "PluginError",
    "Process",
    "RandomMoves",
    "SavedModel",
    "TrainOptions",
    "TrainProgress",
    "TrainReport",
    "TrainingData",
    "Turns",
    "backend_records",
    "canonical_elements",
    "checked_input",
    "checked_parameters",
    "checked_seed",
    "classify",
    "cloud_choice",
    "dense_basis",
    "dense_map",
    "get_backend",
    "hookimpl",
    "initial_parameters",
    "load_checkpoint",
    "load_model",
    "not_a_checkpoint",
    "plan_distances",
    "plan_features",
    "plugin_activation",
    "point_order",
    "pointwise_function",
    "random_moves",
    "require_real",
    "run_identity",
    "run_with_bound",
    "save_checkpoint",
    "save_model",
    "standard_noise",
    "this_process",
    "unserved",
]
