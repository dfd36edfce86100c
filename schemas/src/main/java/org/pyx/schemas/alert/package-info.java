/** What the alert stage remembers and others read of it: incidents, who was told what. Pure. */
@NullMarked
package org.pyx.schemas.alert;

import org.jspecify.annotations.NullMarked;
