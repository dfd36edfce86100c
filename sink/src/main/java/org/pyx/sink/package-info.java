/** The stage that puts accepted rows into the auditor's database, whole transactions only. */
@NullMarked
package org.pyx.sink;

import org.jspecify.annotations.NullMarked;
