/** A lane against thresholds, for Nagios, Icinga and their kin. */
@NullMarked
package org.pyx.console.check;

import org.jspecify.annotations.NullMarked;
