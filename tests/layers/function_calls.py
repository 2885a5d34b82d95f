"""All cases of functions, declared: `CASES` and `drawn`."""

import function_cases_colours
import function_cases_images
import function_cases_merge
import function_cases_more
import function_cases_nn
import function_cases_pairs
import function_cases_shape
import function_cases_tensorflow
from function_cases import CASES, drawn

DECLARED = (
    function_cases_colours,
    function_cases_images,
    function_cases_merge,
    function_cases_more,
    function_cases_nn,
    function_cases_pairs,
    function_cases_shape,
    function_cases_tensorflow,
)
__all__ = ["CASES", "DECLARED", "drawn"]
