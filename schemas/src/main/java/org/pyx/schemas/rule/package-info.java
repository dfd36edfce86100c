/** The catalogue of rules: ids, severities, what may be done about them, and words for people. */
@NullMarked
package org.pyx.schemas.rule;

import org.jspecify.annotations.NullMarked;
