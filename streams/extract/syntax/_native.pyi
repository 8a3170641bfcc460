from array import array

import numpy as np
import numpy.typing as npt

class Chain:
    def __init__(
        self,
        looks: bytes,
        ends: bytes,
        keys: npt.NDArray[np.uint32],
        weights: npt.NDArray[np.int8],
        steps: npt.NDArray[np.int16],
        labels: int,
        columns: int,
    ) -> None: ...
    def label(self, atoms: bytes, columns: int, extra: bytes, lengths: array[int]) -> bytes: ...
