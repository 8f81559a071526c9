/** Whether a migration can work, said before anything is changed: findings, each with evidence and the way out. */
@NullMarked
package io.landbridge.pipeline.assessment;

import org.jspecify.annotations.NullMarked;
