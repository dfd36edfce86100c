/** What the alert stage remembers, and the topic where it lies. */
@NullMarked
package org.pyx.alerts.state;

import org.jspecify.annotations.NullMarked;
