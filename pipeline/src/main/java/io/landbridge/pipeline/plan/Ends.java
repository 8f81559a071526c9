package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;

/**
 * Both ends of a migration as they are now.
 *
 * @param source everything that the plan may name
 * @param sourceSchema schema of a source table that is named without one
 * @param target what is there already; its engine is the target's even when it is empty
 * @param targetSchema schema of a target table that is named without one
 * @param sameDatabase whether both ends are one database of one server
 */
public record Ends(
        DatabaseSchema source, String sourceSchema, DatabaseSchema target, String targetSchema, boolean sameDatabase) {

    Engine from() {
        return source.engine();
    }

    Engine to() {
        return target.engine();
    }

    /** The target's schema for a source schema: the default goes to the default, others keep their name. */
    String schemaInTarget(String schema) {
        return schema.equals(sourceSchema) ? targetSchema : schema;
    }

    /** The name a source table has in the target when the plan says nothing. */
    TableName nameInTarget(TableName table) {
        return new TableName(schemaInTarget(table.schema()), table.table());
    }
}
