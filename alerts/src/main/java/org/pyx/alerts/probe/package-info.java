/** What looks at this machine for the checks of the pipeline. */
@NullMarked
package org.pyx.alerts.probe;

import org.jspecify.annotations.NullMarked;
