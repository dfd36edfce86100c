@NullMarked
package org.pyx.chaos;

import org.jspecify.annotations.NullMarked;
