@NullMarked
package org.pyx.chaos.observe;

import org.jspecify.annotations.NullMarked;
