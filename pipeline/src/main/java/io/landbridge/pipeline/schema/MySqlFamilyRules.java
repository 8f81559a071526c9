package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.List;

/** MySQL to MariaDB and back: what differs, then every other type as it is. */
final class MySqlFamilyRules {

    private MySqlFamilyRules() {}

    static List<TypeRule> rules(Engine from, Engine to) {
        RuleTable rules = new RuleTable(from, to);
        rules.exact("tinyint(1)", "tinyint(1)", ValueKind.INTEGER);
        if (to == Engine.MYSQL) {
            rules.partial(
                            "json",
                            "json",
                            ValueKind.JSON,
                            "MySQL orders keys, drops duplicate ones, and keeps fractions as double")
                    .widened("uuid", "char(36) collate ascii_bin", ValueKind.UUID, "")
                    .opaque("inet4", "varchar(15) collate ascii_bin", ValueKind.NATIVE, "")
                    .opaque("inet6", "varchar(39) collate ascii_bin", ValueKind.NATIVE, "")
                    .partial("timestamp(p)", "timestamp(p)", ValueKind.INSTANT, "after 2038-01-19 refused")
                    .partial("timestamp", "timestamp", ValueKind.INSTANT, "after 2038-01-19 refused");
        } else {
            rules.exact("json", "json", ValueKind.JSON);
        }
        for (ValueKind kind : ValueKind.values()) {
            rules.special(
                    "any other type of kind " + kind,
                    type -> type.dimensions() == 0 && TypeRules.kind(from, type) == kind,
                    Fidelity.EXACT,
                    "the same",
                    type -> type.withText(type.characterSet(), Collations.translate(type.collation(), to)),
                    kind,
                    "");
        }
        return rules.rules();
    }
}
