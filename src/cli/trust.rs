//! `kaotsunagi trust`: what an information-security committee asks, answered for one configuration and event on two pages of A4.
//! What is the same for all stands in `trust/paper.md`; here is what depends on the configuration.

mod sheet;

use std::path::PathBuf;

use super::check::{load, load_all, variables};
use super::failure::Failure;
use crate::catalog::problem::Problems;
use crate::catalog::{Catalog, Event, date_words};
use crate::config::{Overrides, Settings, Tls};

const PAPER: &str = include_str!("trust/paper.md");

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    /// What `serve` is given as flags belongs in the file or the environment, or the paper speaks of another server.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Which of several events, where the configuration names a folder of them
    #[arg(long, env = "KAOTSUNAGI_EVENT", value_name = "NAME")]
    pub event: Option<String>,
    #[arg(long, value_enum, env = "KAOTSUNAGI_FORMAT", default_value_t)]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// Markdown
    #[default]
    Text,
    /// A page that prints on A4
    Html,
}

/// The paper.
pub fn run(args: &Args) -> Result<String, Failure> {
    let overrides = Overrides::from_environment(variables());
    let wrong = |problems: Problems| Failure::Input(problems.to_string());
    let (base, only) = load(args.config.as_deref(), &overrides).map_err(wrong)?;
    let (settings, catalog) = match (&base.events, &args.event) {
        (None, None) => (base, only),
        (Some(folder), Some(name)) => {
            let file = folder.join(format!("{name}.toml"));
            let files: Vec<_> = args.config.as_deref().into_iter().chain([&*file]).collect();
            let (mut settings, catalog) = load_all(&files, &overrides).map_err(wrong)?;
            settings.keep_apart(name);
            (settings, catalog)
        }
        (Some(folder), None) => {
            return Err(Failure::Input(format!(
                "events: {} holds several events, and a paper is about one; say which with --event NAME",
                folder.display()
            )));
        }
        (None, Some(name)) => {
            return Err(Failure::Input(format!(
                "--event {name}: this configuration names no folder of events; leave it out"
            )));
        }
    };
    let paper = paper(&settings, &catalog);
    Ok(match args.format {
        Format::Text => paper,
        Format::Html => sheet::html(&paper),
    })
}

fn paper(settings: &Settings, catalog: &Catalog) -> String {
    let event = &catalog.event;
    let answers = [
        ("{version}", env!("CARGO_PKG_VERSION").to_owned()),
        ("{day}", date_words(event.date).ja),
        ("{erase}", date_words(event.erase_on).ja),
        ("{zone}", event.timezone().to_owned()),
        ("{place}", place(settings)),
        ("{erased}", erased(settings).to_owned() + &kept(event)),
        ("{whole}", whole(settings)),
        ("{transit}", transit(settings)),
        ("{leaves}", leaves(settings)),
        ("{way_in}", way_in(settings)),
        // Last: what the organizer wrote is not looked through for more.
        ("{organizer}", event.organizer.ja.clone()),
        ("{event_name}", event.name.ja.clone()),
    ];
    answers
        .iter()
        .fold(PAPER.to_owned(), |text, (key, answer)| {
            text.replace(key, answer)
        })
}

/// Where the data lies, and which part of it where.
fn place(settings: &Settings) -> String {
    let names = "お名前・ふりがな・所属・職種・目印・連絡先・引き継ぎコード・お会いしたい施設・質問への回答（個人情報）";
    let keys = "行事の鍵、合言葉のハッシュ、施設の一覧、会場の状態の控え（お名前なし）";
    if let Some(target) = &settings.redis {
        let event = format!("{{{}}}", settings.redis_event);
        return format!(
            "- Redis（{target}）。サーバーの機械のファイルに、参加者の情報は書きません。\n\
             - `{event}:people`：{names}\n\
             - `{event}:journal`：出来事の記録\n\
             - `{event}:shelf`：{keys}\n\
             - `{event}:presence` で始まるもの：接続中の方の番号"
        );
    }
    // Without a working directory the path says less, and is still right.
    let folder = std::path::absolute(&settings.data_dir);
    let folder = folder.unwrap_or_else(|_| settings.data_dir.clone());
    format!(
        "- サーバーの機械のデータフォルダ `{}`。サーバーを動かす利用者だけが開けます。\n\
         - `directory.db`：{names}\n\
         - `journal.db`：出来事の記録\n\
         - `shelf.db`：{keys}",
        folder.display()
    )
}

/// How far erasing reaches.
fn erased(settings: &Settings) -> &'static str {
    if settings.redis.is_some() {
        "- 消去はRedisと全サーバーのメモリにすぐ及びます。Redis自身のファイルには、書き直すまで残ります。消去日に `BGREWRITEAOF`（スナップショットを使う場合は `BGSAVE` も）を実行してください。"
    } else {
        "- 消去はデータフォルダのファイルに跡を残しません（上書きと書き込みログの切り詰め）。記憶媒体の内部に残る古い写しには及びません。"
    }
}

/// What outlives the promised day, by consent.
fn kept(event: &Event) -> String {
    let Some(again) = &event.ask_again else {
        return String::new();
    };
    let (on, until) = (date_words(again.on).ja, date_words(again.until).ja);
    format!(
        "\n- 例外は、別の同意（最初は選ばれていません）をされた方への後日のお尋ねだけです。{on}にメールを1通送るため、メールアドレス・お尋ねする施設・回答を、お名前なしで保管します。アドレスは送信後に、残りは回答のときか遅くとも{until}に消去します。ご本人は専用のリンクからいつでも消せます。"
    )
}

/// How the rest goes as well.
fn whole(settings: &Settings) -> String {
    if settings.redis.is_some() {
        let event = &settings.redis_event;
        format!(
            "すべてなくすには、行事の後に全サーバーを止め、`{{{event}}}:` で始まるキーを削除してください。"
        )
    } else {
        "すべてなくすには、行事の後にサーバーを止め、データフォルダを削除してください。".into()
    }
}

fn transit(settings: &Settings) -> String {
    let listen = settings.listen;
    let tls = "端末とサーバーの間：TLS（1.2・1.3）で暗号化します。証明書は";
    let mut lines = vec![match (&settings.tls, &settings.public_url) {
        (Some(Tls::Files { certificate, .. }), _) => {
            format!("{tls}ファイル（`{}`）から読みます。", certificate.display())
        }
        (Some(Tls::Acme(acme)), _) => format!(
            "{tls}認証局（{}）から自動で取得・更新し、鍵とともに設定 `data_dir` の `acme` に置きます。",
            acme.directory
        ),
        (None, Some(url)) if url.starts_with("https://") => {
            let inside = if listen.ip().is_loopback() {
                format!("そこからサーバー（`{listen}`）までは暗号化しません。同じ機械の中の通信です。")
            } else {
                format!(
                    "そこからサーバー（`{listen}`）までは暗号化せず、`{listen}` には直接、暗号化なしでもつながります。閉じた経路に限ってください。"
                )
            };
            format!(
                "端末と入口（{url}）の間：手前に置くプロキシまたはトンネルがTLSで暗号化する設定です（設置者がご確認ください）。{inside}"
            )
        }
        (None, _) if listen.ip().is_loopback() => format!(
            "サーバーは同じ機械の中（`{listen}`）でだけ受け、暗号化しません。手前に何かを置いて外とつなぐ場合、そこで暗号化しなければ通信を読まれます。"
        ),
        (None, _) => "**端末とサーバーの間：暗号化しません。** 同じネットワークにいる人は、お名前・連絡先・鍵・主催者の合言葉を読むことができます。暗号化する方法は docs/OPERATIONS.md の「TLS」にあります。".into(),
    }];
    if let Some(target) = &settings.redis {
        lines.push(
            if target.speaks_tls() {
                "サーバーとRedisの間：TLSで暗号化します。"
            } else {
                "サーバーとRedisの間：暗号化しません。同じ機械か、閉じたネットワークに置いてください。"
            }
            .into(),
        );
    }
    listed(&lines)
}

/// Who gets to see join codes, and for how long they are good.
fn way_in(settings: &Settings) -> String {
    let picture = if settings.join.code_public {
        "参加用のQRコードの画像は、サーバーに接続できる方ならだれでも取得できる設定です。"
    } else {
        "参加用のQRコードの画像を取得できるのは、会場の画面の鍵か主催者のサインインがある場合だけです。"
    };
    let holds = match settings.join.code_for {
        Some(time) => format!(
            "参加コードは{}分ごとに変わり、画面から消えて5分で使えなくなります。",
            time.as_secs() / 60
        ),
        None => String::new(),
    };
    let before = if settings.join.desk_confirms {
        "ただし受付で確認するまで、ほかの方には表示もご紹介もされません。"
    } else {
        ""
    };
    format!(
        "{picture}{holds}参加コードと画面の鍵は主催者がいつでも新しくでき、古いものは使えなくなります。コードを知った方は、だれでも参加登録できます。{before}"
    )
}

/// Whom the server itself calls.
fn leaves(settings: &Settings) -> String {
    let mut lines = Vec::new();
    if let Some(target) = &settings.redis {
        lines.push(format!(
            "サーバーはRedis（{target}）に接続し、上のデータを置きます。"
        ));
    }
    if let Some(mail) = &settings.mail {
        lines.push(format!(
            "専用リンクをメールで送るとき、サーバーはメールサーバー（{}）に接続し、お名前・メールアドレス・リンクを渡します。",
            mail.host()
        ));
    }
    if let Some(Tls::Acme(acme)) = &settings.tls {
        let contact = acme.contact.as_ref();
        let contact = contact.map(|_| "と運営者のメールアドレス");
        lines.push(format!(
            "サーバーは証明書のために認証局（{}）に接続し、ホスト名（{}）{}を送ります。参加者の情報は送りません。公開の認証局では、ホスト名が公開の記録に載ります。",
            acme.directory,
            acme.names.join("、"),
            contact.unwrap_or_default()
        ));
    }
    lines.push(
        if lines.is_empty() {
            "サーバーが自分から外部に接続することはありません。"
        } else {
            "サーバーが自分から接続する先は、ほかにありません。"
        }
        .into(),
    );
    listed(&lines)
}

fn listed(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| format!("- {line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the paper says of a server file.
    fn says(server: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.toml");
        std::fs::write(&path, server).unwrap();
        let (settings, catalog) = load(Some(&path), &Overrides::default()).unwrap();
        paper(&settings, &catalog)
    }

    /// Signs as wide as a kanji on a line, and lines on a page, of A4 with margins of 2 cm in 10 points.
    const LINE: usize = 48;
    const PAGE: usize = 50;

    #[test]
    fn every_answer_is_filled_in_and_fits_two_pages() {
        let text = says(
            "public_url = \"https://meet.example.jp\"\nredis = \"redis+sentinel://me:hush@a.example.jp:26379,b.example.jp:26379/main\"\nredis_event = \"minato\"\n",
        );
        assert!(!text.replace("{minato}", "").contains(['{', '}']), "{text}");
        assert!(!text.contains("hush"), "{text}");
        for text in [text, says("data_dir = \"/srv/event\"\n")] {
            let width = |line: &str| {
                let halves: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                halves.div_ceil(2)
            };
            let lines: usize = text
                .lines()
                .map(|line| width(line).div_ceil(LINE).max(1))
                .sum();
            assert!(lines <= 2 * PAGE, "{lines} lines");
        }
    }

    #[test]
    fn what_is_encrypted_on_the_way_is_as_the_configuration_has_it() {
        let clear = "**端末とサーバーの間：暗号化しません。**";
        let direct = "直接、暗号化なしでもつながります";
        let cases = [
            ("listen = \"0.0.0.0:8080\"", clear),
            ("public_url = \"http://192.168.0.5:8080\"", clear),
            (
                "listen = \"127.0.0.1:8080\"",
                "同じ機械の中（`127.0.0.1:8080`）でだけ受け",
            ),
            (
                "listen = \"127.0.0.1:8080\"\npublic_url = \"https://meet.example.jp\"",
                "同じ機械の中の通信です",
            ),
            ("public_url = \"https://meet.example.jp\"", direct),
            (
                "[tls]\ncertificate = \"/tls/fullchain.pem\"\nkey = \"/tls/key.pem\"",
                "ファイル（`/tls/fullchain.pem`）から読みます",
            ),
            (
                "[acme]\nnames = \"meet.example.jp\"",
                "から自動で取得・更新し",
            ),
        ];
        for (server, words) in cases {
            let text = says(server);
            assert!(text.contains(words), "{server}: {text}");
            assert_eq!(text.contains(clear), words == clear, "{server}: {text}");
            assert_eq!(text.contains(direct), words == direct, "{server}: {text}");
        }
    }

    #[test]
    fn who_gets_the_code_is_as_the_configuration_has_it() {
        let anybody = "だれでも取得できる設定です";
        assert!(!says("").contains(anybody));
        assert!(says("[join]\ncode_public = true").contains(anybody));
        assert!(says("[join]\ncode_minutes = 3").contains("参加コードは3分ごとに変わり"));
        let confirmed = "受付で確認するまで";
        assert!(!says("").contains(confirmed));
        assert!(says("[join]\ndesk_confirms = true").contains(confirmed));
    }

    #[test]
    fn redis_and_the_folder_are_told_apart() {
        let folder = says("data_dir = \"/srv/event\"");
        assert!(folder.contains("`/srv/event`") && folder.contains("`directory.db`"));
        assert!(folder.contains("データフォルダを削除してください"));
        assert!(!folder.contains("BGREWRITEAOF"), "{folder}");
        let redis = says("redis = \"redis://redis.example.jp/\"\nredis_event = \"minato\"");
        assert!(redis.contains("redis.example.jp:6379") && redis.contains("`{minato}:people`"));
        assert!(redis.contains("サーバーとRedisの間：暗号化しません"));
        assert!(redis.contains("BGREWRITEAOF") && !redis.contains("directory.db"));
        let secured = says("redis = \"rediss://redis.example.jp/\"");
        assert!(secured.contains("サーバーとRedisの間：TLSで暗号化します"));
    }

    #[test]
    fn only_an_authority_redis_and_a_mail_server_are_called_from_inside() {
        let alone = "自分から外部に接続することはありません";
        assert!(says("").contains(alone));
        let acme = says("[acme]\nnames = \"meet.example.jp\"\ncontact = \"it@example.jp\"");
        assert!(acme.contains("ホスト名（meet.example.jp）と運営者のメールアドレスを送ります"));
        assert!(!acme.contains(alone), "{acme}");
        assert!(!says("redis = \"redis://127.0.0.1/\"").contains(alone));
        let mail = says(
            "[mail]\nserver = \"smtps://us:hush@mail.example.jp\"\nfrom = \"meet@example.jp\"",
        );
        assert!(
            mail.contains("メールサーバー（mail.example.jp）に接続し"),
            "{mail}"
        );
        assert!(!mail.contains(alone) && !mail.contains("hush"), "{mail}");
    }
}
