@NullMarked
package org.pyx.exchange;

import org.jspecify.annotations.NullMarked;
