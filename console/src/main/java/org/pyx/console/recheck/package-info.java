/** Judging a lane's journal anew, and holding the verdicts on its topics against the result. */
@NullMarked
package org.pyx.console.recheck;

import org.jspecify.annotations.NullMarked;
