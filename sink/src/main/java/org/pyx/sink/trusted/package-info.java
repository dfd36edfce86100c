/** The trusted schema, read from the auditor's own catalog. */
@NullMarked
package org.pyx.sink.trusted;

import org.jspecify.annotations.NullMarked;
