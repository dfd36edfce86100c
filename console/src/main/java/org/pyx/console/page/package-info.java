/** The pages, as plain functions of what is shown on them: no script, nothing from elsewhere. */
@NullMarked
package org.pyx.console.page;

import org.jspecify.annotations.NullMarked;
