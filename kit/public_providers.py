"""Domains at which anybody gets a mailbox: web mail, internet providers' customers, relays, throw-away mail.

Two people of one such domain have nothing in common, so it never makes or names an organization.
"""

_WORLD = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com
yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com love.com games.com wow.com verizon.net
icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
tutamail.com keemail.me fastmail.com fastmail.fm fastmail.net fastmail.org fastmail.co.uk sent.com messagingengine.com
zoho.com zohomail.com zohomail.eu zohomail.in mail.com email.com usa.com post.com europe.com asia.com iname.com writeme.com
consultant.com engineer.com myself.com dr.com cheerful.com techie.com gmx.com gmx.us gmx.net hushmail.com hushmail.me hush.com
hey.com runbox.com posteo.net mailfence.com startmail.com disroot.org riseup.net autistici.org inventati.org
countermail.com ctemplar.com skiff.com lavabit.com kolabnow.com mailbox.org migadu.com pobox.com lycos.com excite.com
inbox.com rediffmail.com rediff.com mail2world.com bigfoot.com care2.com hotpop.com juno.com netzero.net netzero.com
netscape.net compuserve.com earthlink.net mindspring.com
"""

_HOTMAIL = """
hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.nl hotmail.be hotmail.se hotmail.no hotmail.dk hotmail.fi
hotmail.ch hotmail.gr hotmail.com.br hotmail.com.ar hotmail.com.tr hotmail.com.au hotmail.co.jp hotmail.co.kr hotmail.co.th
hotmail.co.il hotmail.co.nz hotmail.co.za hotmail.ca hotmail.cl hotmail.hu hotmail.cz hotmail.rs hotmail.com.hk hotmail.com.tw
live.co.uk live.fr live.de live.it live.nl live.be live.se live.no live.dk live.fi live.at live.ie live.ca live.cn live.jp
live.ru live.in live.cl live.hk live.com.au live.com.ar live.com.mx live.com.my live.com.pt live.com.sg live.co.kr live.co.za
outlook.co.uk outlook.fr outlook.de outlook.it outlook.es outlook.at outlook.be outlook.dk outlook.ie outlook.pt outlook.cz
outlook.sk outlook.hu outlook.lv outlook.jp outlook.kr outlook.in outlook.cl outlook.my outlook.ph outlook.sa outlook.co.id
outlook.co.il outlook.co.nz outlook.co.th outlook.com.ar outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr
outlook.com.vn msn.cn
"""

_YAHOO = """
yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.nl yahoo.be yahoo.se yahoo.no yahoo.dk yahoo.fi yahoo.gr yahoo.ie
yahoo.at yahoo.ch yahoo.pl yahoo.pt yahoo.ro yahoo.hu yahoo.cz yahoo.ca yahoo.com.br yahoo.com.ar yahoo.com.mx yahoo.com.co
yahoo.com.pe yahoo.com.ve yahoo.cl yahoo.com.au yahoo.co.nz yahoo.co.jp ybb.ne.jp yahoo.ne.jp yahoo.co.kr yahoo.com.cn
yahoo.cn yahoo.com.hk yahoo.com.tw yahoo.com.sg yahoo.com.my yahoo.com.ph yahoo.com.vn yahoo.co.id yahoo.co.th yahoo.co.in
yahoo.in yahoo.co.za yahoo.com.tr yahoo.co.il btinternet.com btopenworld.com talk21.com
sky.com kymail.com aol.co.uk aol.de aol.fr aol.it aol.es aol.jp
"""

_GERMAN = """
gmx.de gmx.at gmx.ch gmx.li gmx.info gmx.biz gmx.org gmx.eu web.de email.de t-online.de magenta.de freenet.de arcor.de 1und1.de
online.de onlinehome.de vodafone.de vodafonemail.de kabelmail.de kabelbw.de unitybox.de unity-mail.de o2mail.de o2online.de
alice.de alice-dsl.net hamburg.de berlin.de muenchen-mail.de netcologne.de ewetel.net ewe.net osnanet.de versanet.de
htp-tel.de mnet-mail.de mnet-online.de wtnet.de superkabel.de lycos.de mail.de posteo.de directbox.com firemail.de
smart-mail.de eclipso.de eclipso.eu secure-mail.biz bluewin.ch bluemail.ch hispeed.ch sunrise.ch swissonline.ch green.ch
quickline.ch hin.ch aon.at a1.net chello.at drei.at inode.at kabsi.at liwest.at tele2.at utanet.at
"""

_FRENCH = """
orange.fr wanadoo.fr free.fr aliceadsl.fr sfr.fr neuf.fr cegetel.net club-internet.fr laposte.net bbox.fr numericable.fr
noos.fr voila.fr caramail.com caramail.fr libertysurf.fr tiscali.fr gmx.fr mailo.com netcourrier.com skynet.be telenet.be
proximus.be scarlet.be voo.be belgacom.net brutele.be pt.lu internet.lu monaco.mc videotron.ca
"""

_SOUTH = """
libero.it virgilio.it tin.it alice.it tim.it tiscali.it fastwebnet.it inwind.it iol.it blu.it email.it supereva.it
poste.it vodafone.it teletu.it pec.it legalmail.it telefonica.net movistar.es terra.es ono.com orange.es jazztel.es
wanadoo.es euskaltel.net gmx.es mixmail.com sapo.pt clix.pt iol.pt netcabo.pt mail.telepac.pt telepac.pt
otenet.gr forthnet.gr hol.gr in.gr freemail.gr mail.gr cytanet.com.cy onvol.net maltanet.net
"""

_NORTH_WEST = """
ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl chello.nl casema.nl quicknet.nl wxs.nl
tele2.nl telfort.nl solcon.nl zonnet.nl caiway.nl delta.nl gmx.co.uk virginmedia.com virgin.net ntlworld.com blueyonder.co.uk
tiscali.co.uk talktalk.net orange.net plus.net plusnet.com zen.co.uk o2.co.uk freeserve.co.uk fsmail.net mail.co.uk
eircom.net iol.ie telia.com comhem.se bredband.net spray.se tele2.se bahnhof.se swipnet.se online.no broadpark.no getmail.no
lyse.net frisurf.no mail.dk tdcadsl.dk stofanet.dk jubii.dk ofir.dk post.tele.dk youmail.dk elisanet.fi kolumbus.fi
luukku.com suomi24.fi saunalahti.fi pp.inet.fi welho.com dnainternet.net simnet.is internet.is
"""

_EAST = """
wp.pl o2.pl onet.pl op.pl onet.eu vp.pl poczta.onet.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl go2.pl
autograf.pl neostrada.pl seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz quick.cz tiscali.cz centrum.sk azet.sk
zoznam.sk pobox.sk freemail.hu citromail.hu t-online.hu upcmail.hu indamail.hu abv.bg mail.bg dir.bg gbg.bg siol.net
t-2.net email.si amis.net inet.hr net.hr vip.hr email.t-com.hr eunet.rs ptt.rs sbb.rs inbox.lv apollo.lv delfi.lv
inbox.lt one.lt mail.ee hot.ee online.ee yahoo.com.ua ukr.net i.ua meta.ua bigmir.net online.ua email.ua tut.by mail.by
mail.ru inbox.ru list.ru bk.ru internet.ru xmail.ru yandex.ru yandex.com ya.ru yandex.by yandex.kz yandex.ua narod.ru
rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru r0.ru qip.ru pochta.ru hotbox.ru nm.ru e1.ru ngs.ru sibmail.com
mail.kz mail.uz inbox.uz mail.az mail.am
"""

_ASIA = """
qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net vip.163.com vip.126.com 188.com netease.com sina.com sina.cn
vip.sina.com sohu.com vip.sohu.com 139.com 189.cn wo.cn 21cn.com tom.com aliyun.com 263.net eyou.com chinaren.com
hinet.net seed.net.tw pchome.com.tw url.com.tw netvigator.com hkstar.com singnet.com.sg starhub.net.sg pacific.net.sg
naver.com hanmail.net daum.net nate.com kakao.com korea.com hanafos.com dreamwiz.com empal.com paran.com lycos.co.kr
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp vodafone.ne.jp ymobile.ne.jp nifty.com nifty.ne.jp biglobe.ne.jp
mbf.biglobe.ne.jp so-net.ne.jp ocn.ne.jp plala.or.jp dion.ne.jp infoseek.jp excite.co.jp goo.jp goo.ne.jp rakuten.jp
auone.jp jcom.home.ne.jp tiki.ne.jp indiatimes.com sify.com bsnl.in vsnl.net vsnl.com airtelmail.in in.com sancharnet.in
telkom.net plasa.com cbn.net.id streamyx.com tm.net.my jaring.my pldtdsl.net thaimail.com vnn.vn fpt.vn
walla.com walla.co.il netvision.net.il bezeqint.net 012.net.il zahav.net.il inter.net.il maktoob.com emirates.net.ae
eim.ae saudi.net.sa mynet.com superonline.com ttmail.com turk.net
"""

_AMERICAS = """
comcast.net xfinity.com att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net swbell.net prodigy.net nvbell.net
snet.net flash.net cox.net charter.net spectrum.net twc.com roadrunner.com rr.com tampabay.rr.com nyc.rr.com socal.rr.com
centurylink.net centurytel.net embarqmail.com qwest.net q.com frontier.com frontiernet.net windstream.net optonline.net
optimum.net suddenlink.net mediacombb.net cableone.net wowway.com rcn.com hughes.net wildblue.net peoplepc.com tds.net
alaska.net gci.net insightbb.com knology.net consolidated.net bell.net sympatico.ca rogers.com shaw.ca telus.net
cogeco.ca eastlink.ca sasktel.net mts.net mymts.net tbaytel.net nb.sympatico.ca uol.com.br bol.com.br terra.com.br
ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br superig.com.br ibest.com.br pop.com.br
fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar infovia.com.ar prodigy.net.mx une.net.co
etb.net.co cantv.net adinet.com.uy vtr.net entelchile.net latinmail.com starmedia.com
"""

_AFRICA_PACIFIC = """
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au internode.on.net tpg.com.au dodo.com.au westnet.com.au ozemail.com.au
aapt.net.au adam.com.au xtra.co.nz slingshot.co.nz orcon.net.nz vodafone.co.nz clear.net.nz paradise.net.nz ihug.co.nz
mweb.co.za telkomsa.net webmail.co.za vodamail.co.za iafrica.com absamail.co.za lantic.net menara.ma
"""

_RELAYS = """
privaterelay.appleid.com users.noreply.github.com mozmail.com relay.firefox.com duck.com simplelogin.com simplelogin.co
slmail.me slmails.com aleeas.com anonaddy.com anonaddy.me addy.io passmail.net passinbox.com passfwd.com 33mail.com erine.email
mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org guerrillamail.biz guerrillamail.de sharklasers.com
grr.la 10minutemail.com tempmail.com temp-mail.org temp-mail.io tempmail.net throwawaymail.com yopmail.com yopmail.fr
yopmail.net trashmail.com trashmail.de trashmail.net wegwerfmail.de wegwerfemail.de spoofmail.de spambog.com
dispostable.com maildrop.cc mailnesia.com mailcatch.com getnada.com mintemail.com mohmal.com fakeinbox.com moakt.com
emailondeck.com discard.email byom.de einrot.com cock.li
"""

PUBLIC_PROVIDERS = frozenset(
    " ".join(
        [
            *(_WORLD, _HOTMAIL, _YAHOO, _GERMAN, _FRENCH, _SOUTH, _NORTH_WEST, _EAST),
            *(_ASIA, _AMERICAS, _AFRICA_PACIFIC, _RELAYS),
        ]
    ).split()
)
