/** The ways to people and to other programs, one class each. */
@NullMarked
package org.pyx.alerts.channel;

import org.jspecify.annotations.NullMarked;
