package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MySqlGrantsTest {

    @Test
    void aPrivilegeOnColumnsIsNoneOnTheTableWhateverTheColumnsAreCalled() {
        MySqlGrants grants = new MySqlGrants(
                List.of(
                        "GRANT INSERT, SELECT (`a`, `x), SELECT, (y`, `) ON ``shop``.``orders`` TO z`), UPDATE ON `shop`.`orders` TO `u`@`%`"));

        assertThat(grants.allows("SELECT", "shop", "orders")).isFalse();
        assertThat(grants.allows("INSERT", "shop", "orders")).isTrue();
        assertThat(grants.allows("UPDATE", "shop", "orders")).isTrue();
        assertThat(grants.allows("UPDATE", "shop", "others")).isFalse();
        assertThat(grants.allows("UPDATE", "shop")).isFalse();
    }

    @Test
    void namesArePlainOnTablesAndPatternsOnDatabases() {
        MySqlGrants grants = new MySqlGrants(List.of(
                "GRANT SELECT ON `it's \"o``dd\\\\\\_1;--`.* TO `u'(\\`@`%`",
                "GRANT DROP ON `a%`.* TO 'u'@'%'", "GRANT SELECT, DELETE ON `a%`.`b_` TO 'u'@'%'"));

        assertThat(grants.allows("SELECT", "it's \"o`dd\\_1;--")).isTrue();
        assertThat(grants.allows("SELECT", "it's \"o`dd\\x1;--")).isFalse();
        assertThat(grants.allows("DROP", "any")).isTrue();
        assertThat(grants.allows("DELETE", "a%", "b_")).isTrue();
        assertThat(grants.allows("DELETE", "any", "bx")).isFalse();
    }
}
