use super::*;

fn load(text: &str) -> Result<Settings, Problems> {
    let document = Document::new("server.toml", text);
    let path = Path::new("/etc/event/server.toml");
    Settings::read(&[(path, document)], &Overrides::default())
}

fn environment(pairs: &[(&str, &str)]) -> Overrides {
    Overrides::from_environment(pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())))
}

#[test]
fn the_defaults_are_sound() {
    let settings = Settings::load(None, &Overrides::default()).unwrap();
    assert_eq!(settings.listen.port(), 8080);
    assert_eq!(settings.live.tick, Duration::from_millis(250));
    assert_eq!(settings.socket.max_frame_bytes, 16 * 1024);
    assert_eq!((settings.public_url, settings.redis), (None, None));
    assert_eq!(settings.files, Files::default());
    assert_eq!(settings.data_dir, Path::new("./data"));
}

#[test]
fn every_key_is_documented_and_used() {
    // Whatever breaks a value must be noticed, or nobody reads the key.
    for key in Layers::keys()
        .iter()
        .filter(|key| !key.starts_with("files."))
    {
        let name = format!("KAOTSUNAGI_{}", key.replace('.', "_").to_uppercase());
        let broken = if key == "data_dir" { " " } else { "-1 ?" };
        let problems = Settings::load(None, &environment(&[(&name, broken)]));
        assert!(problems.is_err(), "{key} is not read");
    }
    let mut above = "";
    for line in DEFAULTS.lines() {
        if line.contains(" = ") && !line.starts_with('#') {
            // A comment may speak for the keys under it.
            assert!(
                above.starts_with('#') || above.contains(" = "),
                "undocumented: {line}"
            );
        }
        above = line;
    }
}

#[test]
fn later_layers_win() {
    let document = Document::new(
        "server.toml",
        "listen = \"127.0.0.1:1\"\n[live]\ntick = \"100ms\"\n",
    );
    let documents = [(Path::new("server.toml"), document)];
    let overrides = environment(&[
        ("KAOTSUNAGI_LISTEN", "127.0.0.1:2"),
        ("KAOTSUNAGI_SEED", "7"),
    ]);
    let read = |overrides: &Overrides| {
        let settings = Settings::read(&documents, overrides).unwrap();
        (settings.listen.port(), settings.live.tick.as_millis())
    };
    assert_eq!(read(&Overrides::default()), (1, 100));
    assert_eq!(read(&overrides), (2, 100));
    assert_eq!(read(&overrides.flag("listen", None)), (2, 100));
    assert_eq!(
        read(&environment(&[]).flag("listen", Some("127.0.0.1:3".into()))),
        (3, 100)
    );
}

#[test]
fn paths_are_relative_to_the_file_that_names_them() {
    let settings = load("data_dir = \"data\"\n[files]\nevent = \"spring.toml\"\n").unwrap();
    assert_eq!(
        settings.files.event.unwrap(),
        Path::new("/etc/event/spring.toml")
    );
    assert_eq!(settings.data_dir, Path::new("/etc/event/data"));
}

#[test]
fn an_event_file_may_stand_in_for_a_server_file() {
    let settings = load("[event]\nname = {}\n").unwrap();
    assert_eq!(
        settings.files.event.unwrap(),
        Path::new("/etc/event/server.toml")
    );
}

#[test]
fn what_nobody_can_see_is_in_no_setting() {
    for written in ["data_dir = \"\u{202e}data\"", "data_dir = \"\\u202edata\""] {
        let told = load(written).unwrap_err().to_string();
        assert!(told.starts_with("server.toml:1: data_dir: "), "{told}");
        assert!(
            told.ends_with(
                " holds U+202E, which nobody can see; take it out, or type the text anew"
            ),
            "{told}"
        );
    }
}

#[test]
fn problems_name_line_key_and_mend() {
    let table = [
        (
            "\n[live]\ntik = \"1s\"",
            "server.toml:3: live.tik: unknown key; did you mean \"live.tick\"?",
        ),
        (
            "listen = 8080",
            "server.toml:1: listen: not the right kind of value; write it like the default: listen = \"0.0.0.0:8080\"",
        ),
        (
            "listen = \"hall\"",
            "server.toml:1: listen: \"hall\" is no address to listen on; write an address and a port, such as \"0.0.0.0:8080\"",
        ),
        (
            "[live]\ntick = \"250\"",
            "server.toml:2: live.tick: \"250\" is no duration; write a duration from 10ms to 5s, such as \"15s\" or \"250ms\"",
        ),
        (
            "[live]\ntick = \"9s\"",
            "server.toml:2: live.tick: \"9s\" is out of range; write a duration from 10ms to 5s, such as \"15s\" or \"250ms\"",
        ),
        (
            "[socket]\nburst = 0",
            "server.toml:2: socket.burst: 0 is out of range; write a number from 1 to 100000",
        ),
        (
            "[socket]\npong_timeout = \"20s\"",
            "server.toml:2: socket.pong_timeout: \"20s\" is not shorter than socket.ping_interval; only one ping may be under way",
        ),
        (
            "[shutdown]\nreconnect_within = \"15s\"\ndrain = \"15s\"",
            "server.toml:2: shutdown.reconnect_within: \"15s\" is not shorter than presence.grace; else people seem to leave at every restart",
        ),
        (
            "public_url = \"meet.example\"",
            "server.toml:1: public_url: \"meet.example\" is not an address of that kind; begin it with http:// or https://",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(load(text).unwrap_err().to_string(), expected);
    }
    let all = load("listen = \"x\"\nspeed = 1\n[live]\ntick = \"x\"\n").unwrap_err();
    assert_eq!(all.0.len(), 3, "{all}");
}

#[test]
fn a_misspelt_variable_is_noticed() {
    let problems =
        Settings::load(None, &environment(&[("KAOTSUNAGI_LIVE_TICKS", "1s")])).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "KAOTSUNAGI_LIVE_TICKS: no such setting; did you mean \"KAOTSUNAGI_LIVE_TICK\"?"
    );
    let problems =
        Settings::load(None, &environment(&[("KAOTSUNAGI_SOCKET_BURST", "many")])).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "KAOTSUNAGI_SOCKET_BURST: \"many\" is not a number; write it like the default: 30"
    );
}

#[test]
fn one_name_is_all_that_acme_needs() {
    let settings = load("[acme]\nnames = \"Meet.Example.jp www.meet.example.jp\"\n").unwrap();
    assert_eq!(settings.listen.port(), 443);
    assert_eq!(
        settings.public_url.as_deref(),
        Some("https://meet.example.jp")
    );
    let Some(Tls::Acme(acme)) = settings.tls else {
        panic!("no ACME");
    };
    assert_eq!(acme.names, ["meet.example.jp", "www.meet.example.jp"]);
    assert!(acme.directory.contains("letsencrypt"));
    let text = "listen = \"0.0.0.0:8443\"\npublic_url = \"https://x.example.jp\"\n[acme]\nnames = \"meet.example.jp\"\n";
    let settings = load(text).unwrap();
    assert_eq!(settings.listen.port(), 8443, "what is set stays");
    assert_eq!(settings.public_url.as_deref(), Some("https://x.example.jp"));
}

#[test]
fn what_does_not_go_together_about_tls_is_told_with_its_mend() {
    let table = [
        (
            "[tls]\ncertificate = \"a.pem\"",
            "server.toml:2: tls.certificate: \"a.pem\" has no key beside it; set tls.key to the file with its private key",
        ),
        (
            "public_url = \"http://a.jp\"\n[tls]\ncertificate = \"a.pem\"\nkey = \"a.key\"",
            "server.toml:1: public_url: \"http://a.jp\" is plain, and this server speaks https; begin it with https://",
        ),
        (
            "[tls]\nredirect = \"0.0.0.0:80\"",
            "server.toml:2: tls.redirect: \"0.0.0.0:80\" leads nowhere; set tls.certificate and tls.key, or acme.names, or a public_url that begins with https://",
        ),
        (
            "[tls]\ncertificate = \"a.pem\"\nkey = \"a.key\"\n[acme]\nnames = \"a.jp\"",
            "server.toml:5: acme.names: \"a.jp\" asks for a certificate beside the one in tls.certificate; leave out tls.certificate and tls.key, or acme.names",
        ),
        (
            "[acme]\nnames = \"https://a.jp\"",
            "server.toml:2: acme.names: \"https://a.jp\" is not made of names; write host names with blanks between them, such as \"meet.example.jp\"",
        ),
        (
            "[acme]\nnames = \"192.0.2.1\"",
            "server.toml:2: acme.names: \"192.0.2.1\" is not made of names; write host names with blanks between them, such as \"meet.example.jp\"",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(load(text).unwrap_err().to_string(), expected);
    }
}
