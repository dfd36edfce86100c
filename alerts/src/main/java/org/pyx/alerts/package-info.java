/** The stage that tells people what was rejected. */
@NullMarked
package org.pyx.alerts;

import org.jspecify.annotations.NullMarked;
