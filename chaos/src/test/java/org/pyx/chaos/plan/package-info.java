@NullMarked
package org.pyx.chaos.plan;

import org.jspecify.annotations.NullMarked;
