package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MySqlGrantsTest {

    @Test
    void aPrivilegeOnColumnsIsNoneOnTheTableWhateverTheColumnsAreCalled() {
        MySqlGrants grants = new MySqlGrants(
                List.of(
                        "GRANT INSERT, SELECT (`a`, `x), SELECT, (y`, `) ON ``shop``.``orders`` TO z`), UPDATE ON `shop`.`orders` TO `u`@`%`"),
                false);

        assertThat(grants.allows("SELECT", "shop", "orders")).isFalse();
        assertThat(grants.allows("INSERT", "shop", "orders")).isTrue();
        assertThat(grants.allows("UPDATE", "shop", "orders")).isTrue();
        assertThat(grants.allows("UPDATE", "shop", "others")).isFalse();
        assertThat(grants.allows("UPDATE", "shop")).isFalse();
    }

    @Test
    void namesArePlainOnTablesAndPatternsOnDatabases() {
        MySqlGrants grants = new MySqlGrants(
                List.of(
                        "GRANT SELECT ON `it's \"o``dd\\\\\\_1;--`.* TO `u'(\\`@`%`",
                        "GRANT DROP ON `a%`.* TO 'u'@'%'", "GRANT SELECT, DELETE ON `a%`.`b_` TO 'u'@'%'"),
                false);

        assertThat(grants.allows("SELECT", "it's \"o`dd\\_1;--")).isTrue();
        assertThat(grants.allows("SELECT", "it's \"o`dd\\x1;--")).isFalse();
        assertThat(grants.allows("DROP", "any")).isTrue();
        assertThat(grants.allows("DELETE", "a%", "b_")).isTrue();
        assertThat(grants.allows("DELETE", "any", "bx")).isFalse();
    }

    @Test
    void aDatabaseThatIsLeftOutHasWhatIsGrantedOnItself() {
        MySqlGrants grants = new MySqlGrants(
                List.of(
                        "GRANT SELECT, INSERT, DROP ON *.* TO `u`@`%`",
                        "GRANT REPLICATION CLIENT ON *.* TO `u`@`%`",
                        "GRANT INSERT ON `a_b`.* TO `u`@`%`",
                        "GRANT DROP ON `a_b`.`t` TO `u`@`%`",
                        "REVOKE SELECT, INSERT, DROP ON `a_b`.* FROM `u`@`%`"),
                true);

        assertThat(grants.allows("SELECT", "a_b")).isFalse();
        assertThat(grants.allows("SELECT", "a_b", "t")).isFalse();
        assertThat(grants.allows("DROP", "a_b", "t")).isTrue();
        assertThat(grants.allows("INSERT", "a_b")).isTrue();
        assertThat(grants.allows("SELECT", "axb")).as("no pattern").isTrue();
        assertThat(grants.allows("SELECT", "other")).isTrue();
        assertThat(grants.allowsEverywhere("REPLICATION CLIENT")).isTrue();
    }

    @Test
    void namesOfDatabasesAreNoPatternsWhereSomeCanBeLeftOut() {
        List<String> lines = List.of("GRANT SELECT ON `a_%`.* TO `u`@`%`", "GRANT DROP ON `a\\_b`.* TO `u`@`%`");
        MySqlGrants plain = new MySqlGrants(lines, true);
        assertThat(plain.allows("SELECT", "a_%")).isTrue();
        assertThat(plain.allows("SELECT", "axy")).isFalse();
        assertThat(plain.allows("DROP", "a_b")).isTrue();
        assertThat(new MySqlGrants(lines, false).allows("SELECT", "axy")).isTrue();
    }
}
