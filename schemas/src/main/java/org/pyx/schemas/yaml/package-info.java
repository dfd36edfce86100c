/** YAML files that people write: read strictly, with line numbers in every error. */
@NullMarked
package org.pyx.schemas.yaml;

import org.jspecify.annotations.NullMarked;
